package io.campaignmessaging.page;

import java.util.List;
import java.util.Map;

/**
 * The figures that move on an open page. They are texts, so that the page's script has nothing to
 * work out.
 *
 * @param problem what keeps the figures from being read; null if nothing does
 * @param texts figures of the whole, by the name of the place where they stand
 * @param items what a section has many of
 * @param throughput messages a second since the reading before
 */
record LiveFigures(
    String problem, Map<String, String> texts, List<Item> items, Throughput throughput) {

  /**
   * A campaign, a vendor or a route.
   *
   * @param section the id of the section that shows it
   * @param key its id
   * @param state what its buttons depend on: where it changes, the section is loaded anew
   * @param texts its figures, by the name of the place where they stand
   * @param bar its progress; null for what has none
   */
  record Item(
      String section, String key, String state, Map<String, String> texts, ProgressBar bar) {}

  /**
   * How fast messages come to their end.
   *
   * @param time of the reading, seconds since 1970
   * @param delivered messages a second
   * @param failed messages a second
   */
  record Throughput(double time, double delivered, double failed) {}

  /**
   * Whether a page that shows other figures would have to change anything.
   *
   * @param other may be null, which is nothing that is shown
   */
  boolean showsTheSameAs(LiveFigures other) {
    return other != null
        && problem == null
        && other.problem == null
        && texts.equals(other.texts)
        && items.equals(other.items);
  }

  static LiveFigures unreadable(String problem) {
    return new LiveFigures(problem, Map.of(), List.of(), null);
  }
}
