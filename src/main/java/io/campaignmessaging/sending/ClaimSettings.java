package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import org.springframework.stereotype.Component;

/** The settings that the SQL statements read, in the units that PostgreSQL takes. */
@Component
public class ClaimSettings {

  private static final double MILLIS_PER_SECOND = 1000.0;

  private final CampaignProperties properties;
  private volatile int wantedBatchSize;
  private volatile int batchSize;

  /**
   * Makes the claim settings.
   *
   * @param properties the settings of the flow
   */
  public ClaimSettings(CampaignProperties properties) {
    this.properties = properties;
    this.wantedBatchSize = properties.poll().batchSize();
    this.batchSize = wantedBatchSize;
  }

  /**
   * Returns how many messages the claim that is made takes at most.
   *
   * @return {@code campaign.poll.batch-size}, unless it was changed
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Returns how many messages the claims from the next one on take at most.
   *
   * @return {@code campaign.poll.batch-size}, unless it was changed
   */
  public int wantedBatchSize() {
    return wantedBatchSize;
  }

  /**
   * Fixes how many messages the claim that begins takes; a change meanwhile is for the next one.
   *
   * @return at most so many
   */
  int takeBatchSize() {
    batchSize = wantedBatchSize;
    return batchSize;
  }

  /**
   * Has the next claims take another number of messages.
   *
   * @param changed 1 to 10,000, and at most {@code campaign.sending.in-flight-limit}
   */
  public void changeBatchSize(int changed) {
    wantedBatchSize = changed;
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
   * Returns how long a message that was accepted waits for its receipt.
   *
   * @return {@code campaign.vendors.receipt-timeout} in seconds
   */
  public double receiptTimeoutSeconds() {
    return properties.vendors().receiptTimeout().toMillis() / MILLIS_PER_SECOND;
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
