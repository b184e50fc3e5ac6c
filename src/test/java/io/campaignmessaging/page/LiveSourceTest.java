package io.campaignmessaging.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSourceTest {

  private final StandInRoutes routes = new StandInRoutes("list-campaigns", "list-vendors");
  private final SteppedClock clock = new SteppedClock();
  private final LiveSource source =
      new LiveSource(
          new RouteCalls(
              routes.context(), routes.context().createProducerTemplate(), new ObjectMapper()),
          new Texts(ZoneOffset.UTC),
          clock);

  @AfterEach
  void stop() {
    routes.context().stop();
  }

  @Test
  void theFiguresOfACampaignAreTextsAndABar() {
    routes.answer(
        "list-campaigns",
        "{\"items\":[{\"id\":\"demo\",\"state\":\"RUNNING\",\"total\":2000,\"pending\":1000,"
            + "\"delivered\":800,\"failed\":200}]}");
    routes.answer(
        "list-vendors",
        "{\"vendors\":[{\"vendor\":\"mock\",\"breaker\":\"CLOSED\",\"inFlight\":7,\"inFlightLimit\":100}]}");

    LiveFigures figures = source.read();

    LiveFigures.Item campaign = figures.items().get(0);
    assertThat(campaign.section()).isEqualTo("campaigns");
    assertThat(campaign.state()).isEqualTo("RUNNING");
    assertThat(campaign.texts())
        .containsEntry("done", "1,000")
        .containsEntry("total", "2,000")
        .containsEntry("percent", "50 %");
    assertThat(campaign.bar().percent()).isEqualTo(50);
    assertThat(campaign.bar().segments())
        .contains(
            new ProgressBar.Segment("delivered", 0, 400),
            new ProgressBar.Segment("failed", 400, 100));
    LiveFigures.Item vendor = figures.items().get(1);
    assertThat(vendor.key()).isEqualTo("mock");
    assertThat(vendor.texts()).containsEntry("in-flight", "7").containsEntry("rate", "no limit");
    assertThat(figures.texts()).containsEntry("pending", "1,000");
  }

  @Test
  void throughputIsWhatCameToItsEndSinceTheReadingBefore() {
    reads(100, 10);
    clock.pass(Duration.ofSeconds(2));

    LiveFigures figures = reads(300, 14);

    assertThat(figures.throughput().delivered()).isEqualTo(100);
    assertThat(figures.throughput().failed()).isEqualTo(2);
    assertThat(figures.texts()).containsEntry("rate", "102").containsEntry("rate-minute", "6,120");
    assertThat(source.history()).containsExactly(figures.throughput());
  }

  @Test
  void aCounterThatIsTakenBackIsNoThroughput() {
    reads(100, 10);
    clock.pass(Duration.ofSeconds(1));

    assertThat(reads(90, 10).throughput().delivered()).isZero();
  }

  @Test
  void onlyTheLastFiveMinutesAreRemembered() {
    for (int i = 0; i < 400; i++) {
      reads(i, 0);
      clock.pass(Duration.ofSeconds(1));
    }

    assertThat(source.history()).hasSizeBetween(295, 302);
  }

  @Test
  void afterALongTimeInWhichNobodyLookedTheHistoryBeginsAnew() {
    reads(100, 0);
    clock.pass(Duration.ofSeconds(1));
    reads(200, 0);
    clock.pass(Duration.ofHours(1));

    assertThat(reads(9_000, 0).throughput().delivered()).isZero();
    assertThat(source.history()).isEmpty();
  }

  @Test
  void figuresThatCannotBeReadSayWhy() {
    routes.answer("list-campaigns", 503, "{\"detail\":\"The database is away.\"}");

    assertThat(source.read().problem()).isEqualTo("The database is away.");
  }

  private LiveFigures reads(long delivered, long failed) {
    routes.answer(
        "list-campaigns",
        "{\"items\":[{\"id\":\"demo\",\"state\":\"RUNNING\",\"total\":9999,\"delivered\":%d,\"failed\":%d}]}"
            .formatted(delivered, failed));
    return source.read();
  }

  private static final class SteppedClock extends Clock {

    private Instant now = Instant.parse("2026-11-26T07:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
