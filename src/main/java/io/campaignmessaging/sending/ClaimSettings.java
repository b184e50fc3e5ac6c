package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import org.springframework.stereotype.Component;

/** The settings that the claiming SQL statements read, in the units that PostgreSQL takes. */
@Component
public class ClaimSettings {

  private static final double MILLIS_PER_SECOND = 1000.0;

  private final CampaignProperties properties;

  /**
   * Makes the claim settings.
   *
   * @param properties the settings of the flow
   */
  public ClaimSettings(CampaignProperties properties) {
    this.properties = properties;
  }

  /**
   * Returns how many messages one claim takes at most.
   *
   * @return {@code campaign.poll.batch-size}
   */
  public int batchSize() {
    return properties.poll().batchSize();
  }

  /**
   * Returns how long a claim holds.
   *
   * @return {@code campaign.claim.lease} in seconds
   */
  public double leaseSeconds() {
    return properties.claim().lease().toMillis() / MILLIS_PER_SECOND;
  }

  /**
   * Returns how long a message that was handed back unsent waits.
   *
   * @return {@code campaign.claim.hand-back-delay} in seconds
   */
  public double handBackDelaySeconds() {
    return properties.claim().handBackDelay().toMillis() / MILLIS_PER_SECOND;
  }

  /**
   * Returns the vendor of a campaign that names none.
   *
   * @return {@code campaign.vendors.default}
   */
  public String defaultVendor() {
    return properties.vendors().defaultName();
  }
}
