package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.StatefulService;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.stereotype.Component;

/**
 * Makes the claims of {@code poll-pending-messages}: every {@code campaign.poll.interval}, and at
 * once when somebody knows that there is something to claim. All claims of a process are made by
 * one thread, one after the other.
 */
@Component
public class ClaimScheduler extends ServiceSupport implements ScheduledPollConsumerScheduler {

  /** Messages that came while others were announced are not announced themselves. */
  private static final Duration WAIT_AFTER_ANNOUNCEMENT = Duration.ofMillis(100);

  private static final Duration LOOK_AT_STARTING_CONSUMER = Duration.ofMillis(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private CamelContext context;
  private StatefulService consumer;
  private Runnable claim;
  private Thread thread;
  private boolean woken;
  private boolean announced;
  private Duration shorterWait;
  private Duration interval;

  /**
   * Makes the scheduler.
   *
   * @param properties say how long to wait after a claim that found nothing
   */
  public ClaimScheduler(CampaignProperties properties) {
    this.interval = properties.poll().interval();
  }

  /**
   * Has this process wait for another time after a claim that found nothing, until it ends.
   *
   * @param changed 10 ms to 1 day; the wait that is under way is cut short
   */
  public void changeInterval(Duration changed) {
    locked(
        () -> {
          interval = changed;
          woken = true;
          this.changed.signalAll();
        });
  }

  /**
   * Returns how long to wait after a claim that found nothing.
   *
   * @return {@code campaign.poll.interval}, unless it was changed
   */
  public Duration interval() {
    lock.lock();
    try {
      return interval;
    } finally {
      lock.unlock();
    }
  }

  /** Has the next claim made at once, or right after the present one. */
  public void wake() {
    locked(
        () -> {
          woken = true;
          changed.signalAll();
        });
  }

  /** Has a claim made at once, and another one shortly after it. */
  public void announce() {
    locked(
        () -> {
          announced = true;
          woken = true;
          changed.signalAll();
        });
  }

  /**
   * Has the next claim made earlier than usual.
   *
   * @param wait the longest time until then
   */
  public void wakeWithin(Duration wait) {
    locked(() -> shorterWait = wait);
  }

  @Override
  public void onInit(Consumer consumer) {
    locked(() -> this.consumer = (StatefulService) consumer);
  }

  @Override
  public void scheduleTask(Runnable task) {
    locked(() -> claim = task);
  }

  /** A claim that is under way ends as any other. */
  @Override
  public void unscheduleTask() {
    locked(
        () -> {
          claim = null;
          thread = null;
          changed.signalAll();
        });
  }

  @Override
  public void startScheduler() {
    locked(
        () -> {
          if (thread == null) {
            woken = true;
            thread = new Thread(this::makeClaims, "claim-pending-messages");
            thread.setDaemon(true);
            thread.start();
          }
        });
  }

  @Override
  public boolean isSchedulerStarted() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  @Override
  protected void doStop() {
    unscheduleTask();
  }

  private void makeClaims() {
    Runnable due = nextClaim();
    while (due != null) {
      due.run();
      due = nextClaim();
    }
  }

  /** Waits for the next claim; null once this thread is no longer the scheduler's. */
  private Runnable nextClaim() {
    lock.lock();
    try {
      awaitConsumer();
      // A thread of before a stop must not take a wake-up of its successor.
      if (thread == Thread.currentThread() && !woken) {
        long nanos = nextWait().toNanos();
        while (thread == Thread.currentThread() && !woken && nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        }
      }
      if (thread != Thread.currentThread()) {
        return null;
      }
      woken = false;
      return claim;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** A consumer of camel-sql starts its scheduler before it has read its statement. */
  private void awaitConsumer() throws InterruptedException {
    while (thread == Thread.currentThread() && consumer != null && consumer.isStarting()) {
      changed.awaitNanos(LOOK_AT_STARTING_CONSUMER.toNanos());
    }
  }

  private Duration nextWait() {
    Duration wait =
        shorterWait == null || shorterWait.compareTo(interval) > 0 ? interval : shorterWait;
    if (announced && wait.compareTo(WAIT_AFTER_ANNOUNCEMENT) > 0) {
      wait = WAIT_AFTER_ANNOUNCEMENT;
    }
    announced = false;
    shorterWait = null;
    return wait;
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
