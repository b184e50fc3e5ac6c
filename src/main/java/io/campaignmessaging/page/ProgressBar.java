package io.campaignmessaging.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The bar of a campaign: how much is done, and what became of it.
 *
 * @param percent done, rounded down, so that 100 is everything
 * @param text the same for a screen reader
 * @param segments its coloured parts, from the left
 */
public record ProgressBar(int percent, String text, List<Segment> segments) {

  /** The width of a whole bar. */
  private static final long WIDTH = 1_000;

  private static final int PERCENT = 100;

  /**
   * A part of a bar.
   *
   * @param kind what it shows, which gives it its colour
   * @param start where it begins, in thousandths of the bar
   * @param width how wide it is, in thousandths of the bar
   */
  public record Segment(String kind, long start, long width) {}

  static ProgressBar of(CampaignView campaign, Texts texts) {
    long total = campaign.total();
    List<Segment> segments = new ArrayList<>();
    long sum = 0;
    for (Part part :
        List.of(
            new Part("delivered", campaign.delivered()),
            new Part("sent", campaign.sent()),
            new Part("failed", campaign.failed()),
            new Part("in-doubt", campaign.inDoubt()),
            new Part("not-sent", campaign.notSent()),
            new Part("processing", campaign.processing()))) {
      long start = share(sum, total);
      sum += part.messages();
      segments.add(new Segment(part.kind(), start, share(sum, total) - start));
    }
    int percent = total == 0 ? 0 : (int) (campaign.done() * PERCENT / total);
    String text =
        "%s of %s done, %s delivered, %s failed"
            .formatted(
                texts.number(campaign.done()),
                texts.number(total),
                texts.number(campaign.delivered()),
                texts.number(campaign.failed()));
    return new ProgressBar(percent, text, List.copyOf(segments));
  }

  /** Counters that are read while they move may add up to more than the total for a moment. */
  private static long share(long messages, long total) {
    return total == 0 ? 0 : Math.min(messages, total) * WIDTH / total;
  }

  private record Part(String kind, long messages) {}
}
