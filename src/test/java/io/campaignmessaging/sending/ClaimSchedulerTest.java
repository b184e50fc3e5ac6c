package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.campaignmessaging.testing.Settings;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClaimSchedulerTest {

  private static final int SHORT_MILLIS = 200;

  private final BlockingQueue<Long> claims = new LinkedBlockingQueue<>();
  private ClaimScheduler scheduler;

  @AfterEach
  void stop() {
    scheduler.unscheduleTask();
  }

  @Test
  void theFirstClaimIsMadeAtTheStart() throws InterruptedException {
    start("1h");

    assertThat(nextClaim()).isPositive();
  }

  @Test
  void theFirstClaimWaitsForAConsumerThatIsStarting() throws InterruptedException {
    DefaultConsumer consumer = mock(DefaultConsumer.class);
    AtomicBoolean starting = new AtomicBoolean(true);
    when(consumer.isStarting()).thenAnswer(call -> starting.get());
    scheduler = new ClaimScheduler(Settings.with("campaign.poll.interval=1h"));
    scheduler.onInit(consumer);
    scheduler.scheduleTask(() -> claims.add(System.nanoTime()));
    scheduler.startScheduler();

    assertThat(claims.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS)).as("a claim too early").isNull();

    starting.set(false);
    assertThat(nextClaim()).isPositive();
  }

  @Test
  void aClaimIsMadeEveryInterval() throws InterruptedException {
    start("50ms");

    long first = nextClaim();
    long second = nextClaim();

    assertThat(Duration.ofNanos(second - first)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void aClaimIsMadeAtOnceWhenTheSchedulerIsWoken() throws InterruptedException {
    start("1h");
    nextClaim();

    scheduler.wake();

    assertThat(nextClaim()).isPositive();
  }

  @Test
  void anAnnouncementIsClaimedAtOnceAndLookedAfterOnce() throws InterruptedException {
    start("1h");
    nextClaim();

    scheduler.announce();

    nextClaim();
    nextClaim();
    assertThat(claims.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS)).as("a third claim").isNull();
  }

  @Test
  void aWakeUpDuringAClaimIsNotLost() throws InterruptedException {
    scheduler = new ClaimScheduler(Settings.with("campaign.poll.interval=1h"));
    scheduler.scheduleTask(
        () -> {
          if (claims.isEmpty()) {
            scheduler.wake();
          }
          claims.add(System.nanoTime());
        });
    scheduler.startScheduler();

    nextClaim();

    assertThat(nextClaim()).isPositive();
  }

  @Test
  void aShorterWaitHoldsForOneClaim() throws InterruptedException {
    scheduler = new ClaimScheduler(Settings.with("campaign.poll.interval=1h"));
    scheduler.scheduleTask(
        () -> {
          if (claims.isEmpty()) {
            scheduler.wakeWithin(Duration.ofMillis(10));
          }
          claims.add(System.nanoTime());
        });
    scheduler.startScheduler();
    nextClaim();
    // The queue is empty again, so this claim shortens its wait, too.
    nextClaim();
    claims.add(0L);
    nextClaim();

    assertThat(claims.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS)).as("one more claim").isNotNull();
  }

  @Test
  void anotherIntervalHoldsAtOnce() throws InterruptedException {
    start("1h");
    nextClaim();

    scheduler.changeInterval(Duration.ofMillis(10));

    nextClaim();
    assertThat(nextClaim()).isPositive();
    assertThat(scheduler.interval()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void noClaimIsMadeAfterTheStop() throws InterruptedException {
    start("1h");
    nextClaim();

    scheduler.unscheduleTask();
    scheduler.wake();

    assertThat(claims.poll(SHORT_MILLIS, TimeUnit.MILLISECONDS)).isNull();
    assertThat(scheduler.isSchedulerStarted()).isFalse();
  }

  @Test
  void claimsGoOnAfterAStopAndAStart() throws InterruptedException {
    start("1h");
    nextClaim();
    scheduler.unscheduleTask();

    startScheduler();

    assertThat(nextClaim()).isPositive();
  }

  private void start(String interval) {
    scheduler = new ClaimScheduler(Settings.with("campaign.poll.interval=" + interval));
    startScheduler();
  }

  private void startScheduler() {
    scheduler.scheduleTask(() -> claims.add(System.nanoTime()));
    scheduler.startScheduler();
  }

  private long nextClaim() throws InterruptedException {
    return claims.take();
  }
}
