package io.campaignmessaging.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of docs/metrics.md.
 *
 * @param metrics by the name that Prometheus knows
 */
record MetricsDocument(Map<String, Metric> metrics) {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(campaign_\\w+)` \\| (\\w+) \\| [^|]* \\| ([^|]*)\\|");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  /**
   * One row.
   *
   * @param type counter, gauge, summary or histogram
   * @param labels their names
   */
  record Metric(String type, Set<String> labels) {}

  static MetricsDocument read() throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
    while (row.find()) {
      Set<String> labels = new TreeSet<>();
      Matcher label = LABEL.matcher(row.group(3));
      while (label.find()) {
        labels.add(label.group(1));
      }
      metrics.put(row.group(1), new Metric(row.group(2), labels));
    }
    return new MetricsDocument(metrics);
  }
}
