package io.campaignmessaging.sending;

import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.settings.CampaignProperties;
import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides before each claim whether one may be made, and until when its messages may be sent.
 *
 * <p>No claim is made while its results could not be published. The deadline is local and
 * monotonic: it starts before the claim does, so that neither a slow claim nor a stepped clock can
 * make a message be sent after its lease.
 */
@Component
public class ClaimGate implements PollingConsumerPollStrategy {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimGate.class);

  /** A vendor call takes less than a third of the lease, and a pack must still be published. */
  private static final int SENDING_THIRDS_OF_LEASE = 1;

  private final ServiceWatch services;
  private final Duration sendingTime;
  private volatile long claimStarted = System.nanoTime();
  private volatile String lastFailure;

  /**
   * Makes the gate.
   *
   * @param services knows whether database and broker are there
   * @param properties the settings of the flow
   */
  public ClaimGate(ServiceWatch services, CampaignProperties properties) {
    this.services = services;
    this.sendingTime =
        properties.claim().lease().dividedBy(3).multipliedBy(SENDING_THIRDS_OF_LEASE);
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    claimStarted = System.nanoTime();
    return services.mayClaim();
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    lastFailure = null;
  }

  @Override
  public boolean rollback(
      Consumer consumer, Endpoint endpoint, int retryCounter, Exception failure) {
    String text = failure.toString();
    if (services.isServiceFailure(failure)) {
      LOG.debug("A claim failed because the database is away", failure);
    } else if (!text.equals(lastFailure)) {
      LOG.warn("Claiming pending messages failed; it is tried again at the next poll", failure);
    }
    lastFailure = text;
    return false;
  }

  /**
   * Returns until when the messages of the present claim may be sent.
   *
   * @return a moment on the scale of {@link System#nanoTime()}
   */
  public long deadline() {
    return claimStarted + sendingTime.toNanos();
  }

  /**
   * Tells whether it is too late to send a message.
   *
   * @param deadline what {@link #deadline()} gave at the claim
   * @return true if the moment is over
   */
  public boolean isPast(long deadline) {
    return System.nanoTime() - deadline > 0;
  }
}
