package io.campaignmessaging.sending;

import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.settings.CampaignProperties;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides before each claim whether one may be made, and until when its messages may be sent.
 *
 * <p>No claim is made while its results could not be published, while a route that the message
 * would take is stopped or suspended, while too many messages are in flight, or once the
 * application stops. The deadline is local and monotonic: it starts before the claim does, so that
 * neither a slow claim nor a stepped clock can make a message be sent after its lease.
 */
@Component
public class ClaimGate implements PollingConsumerPollStrategy {

  /** The routes of this group are those that every claimed message, or its result, passes. */
  private static final String GROUP = "sending";

  private static final Logger LOG = LoggerFactory.getLogger(ClaimGate.class);

  /**
   * Calls begin in the first third of the lease; as a vendor's time-out is below another third, the
   * last third is left to publish and apply the result.
   */
  private static final int THIRDS = 3;

  private final ServiceWatch services;
  private final CamelContext context;
  private final InFlightMessages inFlight;
  private final ClaimTurn turn;
  private final VendorGuards guards;
  private final ClaimScheduler scheduler;
  private final Duration lease;
  private final Duration checkInterval;
  private final AtomicInteger claims = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean paused;
  private volatile long claimStarted = System.nanoTime();
  private volatile String lastFailure;
  private volatile String stoppedRoute;

  /**
   * Makes the gate.
   *
   * @param services knows whether database and broker are there
   * @param context knows which routes run
   * @param inFlight knows whether the messages of a claim have room
   * @param turn knows whether a claim that found nothing looked at everything
   * @param guards know when a vendor has room again
   * @param scheduler asks again
   * @param properties the settings of the flow
   */
  public ClaimGate(
      ServiceWatch services,
      CamelContext context,
      InFlightMessages inFlight,
      ClaimTurn turn,
      VendorGuards guards,
      ClaimScheduler scheduler,
      CampaignProperties properties) {
    this.services = services;
    this.context = context;
    this.inFlight = inFlight;
    this.turn = turn;
    this.guards = guards;
    this.scheduler = scheduler;
    this.lease = properties.claim().lease();
    this.checkInterval = properties.services().checkInterval();
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    // Counted before the gate is looked at, so that a stop sees a claim that just slips through.
    claims.incrementAndGet();
    claimStarted = System.nanoTime();
    if (!closed && !paused && inFlight.haveRoom() && services.mayClaim() && allRoutesRun()) {
      return true;
    }
    claims.decrementAndGet();
    scheduler.wakeWithin(checkInterval);
    return false;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    claims.decrementAndGet();
    lastFailure = null;
    if (polledMessages == 0) {
      if (!turn.lookedAtEverything()) {
        scheduler.wake();
      }
      guards.untilRoom().ifPresent(scheduler::wakeWithin);
    }
  }

  @Override
  public boolean rollback(
      Consumer consumer, Endpoint endpoint, int retryCounter, Exception failure) {
    claims.decrementAndGet();
    String text = failure.toString();
    if (services.isServiceFailure(failure)) {
      LOG.debug("A claim failed because the database is away", failure);
    } else if (!text.equals(lastFailure)) {
      LOG.warn("Claiming pending messages failed; it is tried again at the next poll", failure);
    }
    lastFailure = text;
    return false;
  }

  /** Lets no claim through any more, and makes what is claimed and not yet sent be handed back. */
  public void close() {
    closed = true;
  }

  /** Lets no claim through until {@link #resume}; what is claimed is sent. */
  public void pause() {
    paused = true;
  }

  /** Lets claims through again after {@link #pause}. */
  public void resume() {
    paused = false;
    scheduler.wake();
  }

  /**
   * Tells whether messages of a claim are still being sent or handed back.
   *
   * @return true from before a claim until the last of its messages has left the sending routes
   */
  public boolean isClaiming() {
    return claims.get() > 0 || inFlight.count() > 0;
  }

  /**
   * Returns for how long the present claim has been made.
   *
   * @return the time since it was let through
   */
  public Duration sinceClaim() {
    return Duration.ofNanos(System.nanoTime() - claimStarted);
  }

  /**
   * Returns until when the messages of the present claim may be sent.
   *
   * @return a moment on the scale of {@link System#nanoTime()}
   */
  public long deadline() {
    return claimStarted + lease.dividedBy(THIRDS).toNanos();
  }

  /**
   * Tells whether a claimed message must be handed back instead of being sent.
   *
   * @param deadline what {@link #deadline()} gave at the claim
   * @return true if the moment is over or the application stops
   */
  public boolean isPast(long deadline) {
    return closed || System.nanoTime() - deadline > 0;
  }

  /**
   * Returns until when it makes sense to wait for what a result needs to get on: by then its lease
   * is over.
   *
   * @return a moment on the scale of {@link System#nanoTime()}
   */
  public long resultDeadline() {
    return System.nanoTime() + lease.toNanos();
  }

  /**
   * Tells whether to try again to get a result on.
   *
   * @param deadline what {@link #resultDeadline()} gave; null if the message was not sent
   * @return false if there is no result, its time is over or the application stops
   */
  public boolean mayWait(Long deadline) {
    return deadline != null && !isPast(deadline);
  }

  private boolean allRoutesRun() {
    for (Route route : context.getRoutesByGroup(GROUP)) {
      if (!context.getRouteController().getRouteStatus(route.getRouteId()).isStarted()) {
        if (!route.getRouteId().equals(stoppedRoute)) {
          LOG.warn(
              "The route {} does not run; nothing is claimed until it is started or resumed",
              route.getRouteId());
        }
        stoppedRoute = route.getRouteId();
        return false;
      }
    }
    if (stoppedRoute != null) {
      LOG.info("All routes of the group {} run again", GROUP);
      stoppedRoute = null;
    }
    return true;
  }
}
