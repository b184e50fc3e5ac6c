package io.campaignmessaging.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to run the application.
 *
 * @param name what the table calls it
 * @param instances how many processes of the application share the work
 * @param campaigns over how many campaigns the messages are spread
 * @param share the part of {@code benchmark.messages} that is sent, so that slow cases end in time
 * @param settings properties of the application
 */
record BenchmarkCase(
    String name, int instances, int campaigns, double share, Map<String, String> settings) {

  private static final String THROUGHPUT = "throughput";

  /** A vendor in process needs no more threads than this; those of the profile cost a sixth. */
  private static final Map<String, String> THROUGHPUT_PROFILE =
      Map.of("spring.profiles.active", THROUGHPUT, "campaign.sending.concurrency", "4");

  /** All cases; the first one is what the guard in the CI run uses. */
  static final List<BenchmarkCase> ALL =
      List.of(
          new BenchmarkCase(THROUGHPUT, 1, 100, 1, THROUGHPUT_PROFILE),
          new BenchmarkCase("one-campaign", 1, 1, 1, THROUGHPUT_PROFILE),
          new BenchmarkCase(
              "failures", 1, 100, 1, with("campaign.mock-receiver.success-rate", "0.9")),
          new BenchmarkCase(
              "classic-queue", 1, 100, 1, with("campaign.responses.queue-type", "classic")),
          new BenchmarkCase(
              "sixty-four-threads", 1, 100, 1, with("campaign.sending.concurrency", "64")),
          new BenchmarkCase("two-instances", 2, 100, 1, THROUGHPUT_PROFILE),
          new BenchmarkCase("default", 1, 100, 0.2, Map.of()));

  private static Map<String, String> with(String name, String value) {
    Map<String, String> settings = new HashMap<>(THROUGHPUT_PROFILE);
    settings.put(name, value);
    return Map.copyOf(settings);
  }

  static BenchmarkCase named(String name) {
    return ALL.stream()
        .filter(candidate -> candidate.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "benchmark.cases names '"
                        + name
                        + "'; there are "
                        + ALL.stream().map(BenchmarkCase::name).toList()));
  }
}
