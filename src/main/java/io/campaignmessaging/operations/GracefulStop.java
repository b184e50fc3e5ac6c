package io.campaignmessaging.operations;

import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.settings.CampaignProperties;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Empties the sending side before anything is stopped: no claim any more, what is claimed and not
 * sent goes back, calls end, and their results are published or applied.
 */
@Component
public class GracefulStop {

  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

  /** Where the stop of the application begins; whoever changes routes has ended by then. */
  public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  private static final String COLLECTOR = "pack-results";
  private static final String PUBLISHER = "publish-responses";

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

  /** A pack on its way from the collector to the publisher is seen in neither for a moment. */
  private static final int QUIET_CHECKS = 3;

  private final ClaimGate gate;
  private final CamelContext context;
  private final Duration timeout;

  /**
   * Makes the stop.
   *
   * @param gate lets claims through
   * @param context has the routes
   * @param properties say how long it may take
   */
  public GracefulStop(ClaimGate gate, CamelContext context, CampaignProperties properties) {
    this.gate = gate;
    this.context = context;
    this.timeout = properties.sending().stopTimeout();
  }

  /**
   * Waits until nothing is in flight on the sending side, at most {@code
   * campaign.sending.stop-timeout}. The routes still run meanwhile.
   */
  @EventListener(ContextClosedEvent.class)
  @Order(ORDER)
  public void drain() {
    gate.close();
    if (awaitEmpty(timeout)) {
      LOG.debug("The sending side is empty");
    } else if (!Thread.currentThread().isInterrupted()) {
      LOG.warn(
          "The sending side was not empty {} after the stop began"
              + " (campaign.sending.stop-timeout); what is left is decided by its lease",
          timeout);
    }
  }

  /**
   * Waits until nothing is in flight on the sending side, while no claim is let through.
   *
   * @param longest how long to wait
   * @return false if something is still in flight, or the thread was interrupted
   */
  public boolean awaitEmpty(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    int quiet = 0;
    while (quiet < QUIET_CHECKS) {
      if (System.nanoTime() - deadline > 0 || !pause()) {
        return false;
      }
      quiet = isEmpty() ? quiet + 1 : 0;
    }
    return true;
  }

  private boolean isEmpty() {
    AggregateProcessor collector = context.getProcessor(COLLECTOR, AggregateProcessor.class);
    return !gate.isClaiming()
        && (collector == null || collector.getAggregationRepository().getKeys().isEmpty())
        && context.getInflightRepository().size(PUBLISHER) == 0;
  }

  /** Returns false if the thread was interrupted. */
  private boolean pause() {
    try {
      Thread.sleep(CHECK_INTERVAL.toMillis());
      return true;
    } catch (InterruptedException e) {
      LOG.warn("Waiting was interrupted; what is in flight is decided by its lease", e);
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
