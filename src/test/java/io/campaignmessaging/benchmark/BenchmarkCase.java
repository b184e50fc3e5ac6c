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
 * @param vendor who sends
 * @param embedded whether the application brings PostgreSQL and broker along
 * @param settings properties of the application
 */
record BenchmarkCase(
    String name,
    int instances,
    int campaigns,
    double share,
    Vendor vendor,
    boolean embedded,
    Map<String, String> settings) {

  private static final String THROUGHPUT = "throughput";

  /** A vendor in process needs no more threads than this; those of the profile cost a sixth. */
  private static final Map<String, String> THROUGHPUT_PROFILE =
      Map.of("spring.profiles.active", THROUGHPUT, "campaign.sending.concurrency", "4");

  private static final int HUNDRED = 100;

  /** Who sends the messages of a case. */
  enum Vendor {
    /** The mock receiver, in process and without delay. */
    IN_PROCESS,
    /** A process that answers over HTTP after 200 ms. */
    SLOW,
    /** The same, and two answers in a hundred take 5 s. */
    LONG_TAIL
  }

  /** All cases; the first one is what the guard in the CI run uses. */
  static final List<BenchmarkCase> ALL =
      List.of(
          inProcess(THROUGHPUT, 1, HUNDRED, THROUGHPUT_PROFILE),
          inProcess("one-campaign", 1, 1, THROUGHPUT_PROFILE),
          inProcess("failures", 1, HUNDRED, with("campaign.mock-receiver.success-rate", "0.9")),
          inProcess("classic-queue", 1, HUNDRED, with("campaign.responses.queue-type", "classic")),
          inProcess("sixty-four-threads", 1, HUNDRED, with("campaign.sending.concurrency", "64")),
          inProcess("two-instances", 2, HUNDRED, THROUGHPUT_PROFILE),
          new BenchmarkCase("default", 1, HUNDRED, 0.2, Vendor.IN_PROCESS, false, Map.of()),
          new BenchmarkCase(
              "embedded", 1, HUNDRED, 0.5, Vendor.IN_PROCESS, true, THROUGHPUT_PROFILE),
          new BenchmarkCase("slow-vendor", 1, HUNDRED, 0.5, Vendor.SLOW, false, slow()),
          new BenchmarkCase("long-tail", 1, HUNDRED, 0.5, Vendor.LONG_TAIL, false, slow()));

  private static BenchmarkCase inProcess(
      String name, int instances, int campaigns, Map<String, String> settings) {
    return new BenchmarkCase(name, instances, campaigns, 1, Vendor.IN_PROCESS, false, settings);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> settings = new HashMap<>(THROUGHPUT_PROFILE);
    settings.put(name, value);
    return Map.copyOf(settings);
  }

  private static Map<String, String> slow() {
    Map<String, String> settings = new HashMap<>(THROUGHPUT_PROFILE);
    settings.put("campaign.vendors.default", "slow");
    settings.put("campaign.vendors.idempotent.slow", "true");
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

  /** Whether its rate can be compared with that of the database's statements alone. */
  boolean isLimitedByTheDatabase() {
    return vendor == Vendor.IN_PROCESS && !embedded;
  }
}
