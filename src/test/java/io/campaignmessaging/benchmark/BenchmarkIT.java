package io.campaignmessaging.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures the packaged application on servers of its own, beside their limits in the same run.
 * {@code ./mvnw verify -Pbenchmark}; docs/benchmark.md
 */
@Tag("benchmark")
class BenchmarkIT {

  private static final String MESSAGES = "benchmark.messages";
  private static final String CASES = "benchmark.cases";

  /** {@link ResponsivenessIT} and {@link ScaleIT} have them. */
  private static final Set<String> OTHER_CASES = Set.of("latency", "start", "scale");

  private static final String LEAST_RATIO = "benchmark.least-ratio";
  private static final int DEFAULT_MESSAGES = 200_000;

  /** Before the compiler has seen the flow, figures are of the compiler. */
  private static final double WARM_UP_SHARE = 0.5;

  private static final double LIMIT_SHARE = 0.5;

  @Test
  void theApplicationReachesItsShareOfTheServersLimit() throws Exception {
    assumeTrue(!cases().isEmpty(), () -> CASES + " names none of these cases");
    int messages = Integer.getInteger(MESSAGES, DEFAULT_MESSAGES);
    BenchmarkReport report = new BenchmarkReport();
    for (BenchmarkCase subject : cases()) {
      report.add(measure(subject, (int) (messages * subject.share())));
    }
    String text = report.markdown("./mvnw verify -Pbenchmark -D" + MESSAGES + "=" + messages);
    System.out.println(text);
    Files.writeString(Path.of("target", "benchmark.md"), text);
    report.writeJson(Path.of("target", "benchmark.json"));
    double least = Double.parseDouble(System.getProperty(LEAST_RATIO, "0"));
    assertThat(report.rows())
        .as("messages/s relative to the statements' limit (%s), see above", LEAST_RATIO)
        .allMatch(row -> row.statements() == null || row.ratio() >= least);
  }

  private static List<BenchmarkCase> cases() {
    String names = System.getProperty(CASES, "");
    return names.isBlank()
        ? BenchmarkCase.ALL
        : Arrays.stream(names.split(","))
            .filter(name -> !OTHER_CASES.contains(name))
            .map(BenchmarkCase::named)
            .toList();
  }

  private static BenchmarkReport.Row measure(BenchmarkCase subject, int messages) throws Exception {
    Path folder = Path.of("target", "benchmark", subject.name()).toAbsolutePath();
    try (BenchmarkServices services =
        subject.embedded()
            ? BenchmarkServices.embedded(folder)
            : BenchmarkServices.started(folder)) {
      BenchmarkResult result;
      String profile;
      try (BenchmarkRun run = new BenchmarkRun(services, subject)) {
        run.measure("warm-up", (int) (messages * WARM_UP_SHARE));
        run.startProfile();
        result = run.measure("measured", messages);
        profile = run.profile();
      }
      if (!subject.isLimitedByTheDatabase()) {
        return new BenchmarkReport.Row(result, null, null, profile);
      }
      BenchmarkLimits limits = new BenchmarkLimits(services);
      int sample = (int) (messages * LIMIT_SHARE);
      limits.statements("limit-warm-up", sample, subject.campaigns());
      return new BenchmarkReport.Row(
          result,
          limits.statements("limit", sample, subject.campaigns()),
          limits.broker(messages),
          profile);
    }
  }
}
