package io.campaignmessaging.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Reads the figures that move, by one query, and remembers how fast they moved lately. */
@Component
class LiveSource {

  /** What the chart of the page shows. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** After a longer time in which nobody looked, a mean over it would say little. */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(70);

  private static final double MILLIS = 1_000;
  private static final double SECONDS_PER_MINUTE = 60;

  private final RouteCalls routes;
  private final Texts texts;
  private final Clock clock;
  private final Deque<LiveFigures.Throughput> history = new ArrayDeque<>();
  private Reading last;

  private record Reading(Instant time, long delivered, long failed) {}

  @Autowired
  LiveSource(RouteCalls routes, Texts texts) {
    this(routes, texts, Clock.systemUTC());
  }

  LiveSource(RouteCalls routes, Texts texts, Clock clock) {
    this.routes = routes;
    this.texts = texts;
    this.clock = clock;
  }

  /** The throughput of the last minutes, the oldest first. */
  List<LiveFigures.Throughput> history() {
    synchronized (history) {
      return List.copyOf(history);
    }
  }

  /**
   * Reads the figures now; one thread at a time does. Whoever asks for the history does not wait.
   */
  LiveFigures read() {
    RouteAnswer answer = routes.ask("list-campaigns", Overview.CAMPAIGN_PAGE);
    if (!answer.isGood()) {
      return LiveFigures.unreadable(answer.problem());
    }
    List<CampaignView> campaigns = answer.items("items", CampaignView.class);
    LiveFigures.Throughput throughput = measure(campaigns);
    List<LiveFigures.Item> items = new ArrayList<>();
    campaigns.forEach(campaign -> items.add(item(campaign)));
    vendors().forEach(items::add);
    return new LiveFigures(null, whole(campaigns, throughput), items, throughput);
  }

  private LiveFigures.Throughput measure(List<CampaignView> campaigns) {
    Instant now = clock.instant();
    Reading reading =
        new Reading(
            now,
            campaigns.stream().mapToLong(CampaignView::delivered).sum(),
            campaigns.stream().mapToLong(CampaignView::failed).sum());
    if (last == null || Duration.between(last.time(), now).compareTo(LONGEST_GAP) > 0) {
      synchronized (history) {
        history.clear();
      }
      last = reading;
      return new LiveFigures.Throughput(seconds(now), 0, 0);
    }
    double elapsed = Math.max(1, Duration.between(last.time(), now).toMillis()) / MILLIS;
    LiveFigures.Throughput throughput =
        new LiveFigures.Throughput(
            seconds(now),
            rate(reading.delivered() - last.delivered(), elapsed),
            rate(reading.failed() - last.failed(), elapsed));
    last = reading;
    synchronized (history) {
      history.add(throughput);
      while (history.getFirst().time() < seconds(now.minus(REMEMBERED))) {
        history.removeFirst();
      }
    }
    return throughput;
  }

  /** A reconciliation may take a counter back. */
  private static double rate(long messages, double elapsed) {
    return Math.max(0, Math.round(messages / elapsed * 10) / 10.0);
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }

  private Map<String, String> whole(
      List<CampaignView> campaigns, LiveFigures.Throughput throughput) {
    double rate = throughput.delivered() + throughput.failed();
    Map<String, String> whole = new LinkedHashMap<>();
    whole.put("rate", texts.rate(rate));
    whole.put("rate-minute", texts.number(Math.round(rate * SECONDS_PER_MINUTE)));
    whole.put("pending", texts.number(campaigns.stream().mapToLong(CampaignView::pending).sum()));
    whole.put(
        "processing", texts.number(campaigns.stream().mapToLong(CampaignView::processing).sum()));
    whole.put("in-doubt", texts.number(campaigns.stream().mapToLong(CampaignView::inDoubt).sum()));
    return whole;
  }

  private LiveFigures.Item item(CampaignView campaign) {
    return new LiveFigures.Item(
        "campaigns",
        campaign.id(),
        campaign.state(),
        campaign.texts(texts),
        ProgressBar.of(campaign, texts));
  }

  private List<LiveFigures.Item> vendors() {
    return routes.ask("list-vendors", Map.of()).items("vendors", VendorView.class).stream()
        .map(
            vendor ->
                new LiveFigures.Item(
                    "vendors", vendor.vendor(), vendor.state(), vendor.texts(texts), null))
        .toList();
  }
}
