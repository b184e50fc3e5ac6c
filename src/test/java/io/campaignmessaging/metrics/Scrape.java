package io.campaignmessaging.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code /actuator/prometheus} answered.
 *
 * @param types the type of each metric, by its name
 * @param samples in their order
 */
record Scrape(Map<String, String> types, List<Sample> samples) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * One line.
   *
   * @param name with the suffix of its kind
   * @param labels by name
   * @param value as a number
   */
  record Sample(String name, Map<String, String> labels, double value) {}

  static Scrape of(String text) {
    Map<String, String> types = new TreeMap<>();
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n")) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
        samples.add(
            new Sample(
                sample.group(1),
                labels,
                Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
      }
    }
    return new Scrape(types, samples);
  }

  /** The sum of the samples of that name, whatever their labels. */
  double sum(String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sum of the samples of that name that have that label. */
  double sum(String name, String label, String value) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> value.equals(sample.labels().get(label)))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sums of the samples of that name by what their labels say. */
  Map<String, Double> sums(String name, Function<Map<String, String>, String> group) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .collect(
            Collectors.groupingBy(
                sample -> group.apply(sample.labels()),
                TreeMap::new,
                Collectors.summingDouble(Sample::value)));
  }

  /** The names of the samples, with the suffixes of their kinds. */
  Set<String> names() {
    return samples.stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The labels of a metric, without those of its kind. */
  Set<String> labelsOf(String metric) {
    Pattern ofMetric = Pattern.compile(Pattern.quote(metric) + "(_count|_sum|_max|_bucket)?");
    return samples.stream()
        .filter(sample -> ofMetric.matcher(sample.name()).matches())
        .flatMap(sample -> sample.labels().keySet().stream())
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
