package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.stereotype.Component;

/**
 * Counts the messages that are claimed and have not left the sending routes yet, and so limits what
 * one process holds in memory and may have to hand back.
 */
@Component
public class InFlightMessages implements Processor {

  private final ClaimScheduler scheduler;
  private final VendorGuards guards;
  private final AtomicInteger count = new AtomicInteger();
  private final ClaimSettings settings;
  private final int limit;
  private final SynchronizationAdapter release =
      new SynchronizationAdapter() {
        @Override
        public void onDone(Exchange exchange) {
          release(exchange);
        }
      };

  /**
   * Makes the count.
   *
   * @param scheduler makes a claim once there is room for it
   * @param guards count the messages of each vendor
   * @param settings say how many messages a claim takes
   * @param properties say how many messages may be in flight
   */
  public InFlightMessages(
      ClaimScheduler scheduler,
      VendorGuards guards,
      ClaimSettings settings,
      CampaignProperties properties) {
    this.scheduler = scheduler;
    this.guards = guards;
    this.settings = settings;
    this.limit = properties.sending().inFlightLimit();
  }

  /**
   * Counts a message, and that of its vendor, from now on until its exchange is done, however it
   * ends.
   */
  @Override
  public void process(Exchange exchange) {
    count.incrementAndGet();
    guards
        .begin(exchange.getMessage().getBody(Map.class).get("vendor"))
        .ifPresent(call -> exchange.setProperty(VendorGuards.CALL, call));
    exchange.getExchangeExtension().addOnCompletion(release);
  }

  /**
   * Returns how many messages are in flight.
   *
   * @return at least 0
   */
  public int count() {
    return count.get();
  }

  /**
   * Returns how many messages may be in flight.
   *
   * @return {@code campaign.sending.in-flight-limit}
   */
  public int limit() {
    return limit;
  }

  /**
   * Tells whether the whole claim that begins has room.
   *
   * @return false if it could bring more than {@code campaign.sending.in-flight-limit} in flight
   */
  public boolean haveRoom() {
    return count.get() <= limit - settings.takeBatchSize();
  }

  private void release(Exchange exchange) {
    VendorCall call = exchange.getProperty(VendorGuards.CALL, VendorCall.class);
    if (call != null) {
      call.end();
    }
    if (count.decrementAndGet() == limit - settings.wantedBatchSize()) {
      scheduler.wake();
    }
  }
}
