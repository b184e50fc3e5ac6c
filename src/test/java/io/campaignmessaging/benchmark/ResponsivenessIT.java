package io.campaignmessaging.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How soon the application has what it is given, and how soon after its start. A part of {@code
 * ./mvnw verify -Pbenchmark}; docs/benchmark.md
 */
@Tag("benchmark")
class ResponsivenessIT {

  private static final String CASES = "benchmark.cases";
  private static final Path JAR = Path.of("target", "campaign-messaging.jar").toAbsolutePath();
  private static final Path FOLDER = Path.of("target", "benchmark").toAbsolutePath();
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final int ANNOUNCED = 100;
  private static final int POLLED = 5;
  private static final int STARTS = 3;
  private static final int START_SECONDS = 180;
  private static final int IDLE_SECONDS = 10;
  private static final String RUNS = "The flow runs";
  private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

  @Test
  void aSingleMessageIsClaimedLongBeforeTheNextPoll() throws Exception {
    assumeChosen("latency");
    StringBuilder table =
        new StringBuilder(
            """

            # Latency at low load

            Milliseconds from the commit of a single message to its claim, default settings (a poll every 5 s):

            | | messages | p50 | p95 | most |
            | --- | ---: | ---: | ---: | ---: |
            """);
    try (BenchmarkServices services = BenchmarkServices.started(FOLDER.resolve("latency"))) {
      ChildProcess announced = start(services, "announced", Map.of());
      List<Double> withAnnouncements = claimLatencies(services, "announced", ANNOUNCED);
      announced.kill();
      table.append(row("announced", withAnnouncements));
      ChildProcess polled =
          start(services, "polled", Map.of("campaign.poll.announcements", "false"));
      List<Double> withoutAnnouncements = claimLatencies(services, "polled", POLLED);
      polled.kill();
      table.append(row("polled", withoutAnnouncements));
      print("latency", table);

      assertThat(percentile(withAnnouncements, 0.5)).isLessThan(POLL_INTERVAL.toMillis() / 10.0);
      assertThat(Collections.max(withoutAnnouncements))
          .isLessThan(POLL_INTERVAL.plusSeconds(2).toMillis());
    }
  }

  @Test
  void theFirstMessageIsDeliveredSoonAfterTheStart() throws Exception {
    assumeChosen("start");
    StringBuilder table =
        new StringBuilder(
            """

            # Start

            Seconds from the start of the process to the first delivered message, and what it takes while it is idle:

            | | seconds | CPU-seconds | RSS, MiB |
            | --- | ---: | ---: | ---: |
            """);
    try (BenchmarkServices services = BenchmarkServices.started(FOLDER.resolve("start"))) {
      // The tables are there once it has run.
      start(services, "first", Map.of()).kill();
      table.append(
          startRow(
              services, "the packaged jar, external services", List.of("-jar", JAR.toString())));
      String extracted = extract(services).resolve(JAR.getFileName()).toString();
      table.append(startRow(services, "the same, extracted", List.of("-jar", extracted)));
      table.append(
          startRow(
              services,
              "the same, with -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
              List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", extracted)));
      String archive = "-XX:SharedArchiveFile=" + archiveClasses(services, extracted);
      table.append(
          startRow(
              services,
              "extracted, with an archive of its classes and -XX:+UseSerialGC -Xmx256m",
              List.of(archive, "-XX:+UseSerialGC", "-Xmx256m", "-jar", extracted)));
      table.append(
          startRow(
              services,
              "extracted, with the archive and -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
              List.of(archive, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", extracted)));
    }
    try (BenchmarkServices services =
        BenchmarkServices.embedded(FOLDER.resolve("start-embedded"))) {
      table.append(mavenRow(services, "./mvnw spring-boot:run, embedded services, first start"));
      table.append(mavenRow(services, "./mvnw spring-boot:run, embedded services, next start"));
    }
    print("start", table);
    assertThat(table).doesNotContain("| 0.0 |");
  }

  private static Path extract(BenchmarkServices services) throws IOException, InterruptedException {
    Path extracted = services.folder().resolve("extracted");
    runJava(
        services,
        "extract",
        List.of(
            "-Djarmode=tools",
            "-jar",
            JAR.toString(),
            "extract",
            "--destination",
            extracted.toString()));
    return extracted;
  }

  /** One start up to the point where the routes would run; what it loaded is in the archive. */
  private static Path archiveClasses(BenchmarkServices services, String jar)
      throws IOException, InterruptedException {
    Path archive = services.folder().resolve("campaign-messaging.jsa");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-XX:ArchiveClassesAtExit=" + archive,
                "-XX:+UseSerialGC",
                "-Dspring.context.exit=onRefresh",
                "-jar",
                jar));
    settings(Map.of()).forEach((name, value) -> arguments.add("--" + name + "=" + value));
    runJava(services, "archive", arguments);
    return archive;
  }

  private static void runJava(BenchmarkServices services, String name, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(BenchmarkRun.program("java")));
    command.addAll(arguments);
    ChildProcess process =
        services.processes().start(name, services.environment(), List.copyOf(command));
    assertThat(process.awaitEnd(START_SECONDS)).as(process.describe()).isZero();
  }

  /** The median of a few starts with a message that waits already. */
  private static String startRow(BenchmarkServices services, String title, List<String> arguments)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    for (int number = 0; number < STARTS; number++) {
      services.insert("start-" + number, 1, 1);
      List<String> command = new ArrayList<>(List.of(BenchmarkRun.program("java")));
      command.addAll(arguments);
      settings(Map.of()).forEach((name, value) -> command.add("--" + name + "=" + value));
      long began = System.nanoTime();
      ChildProcess process =
          services.processes().start("start-" + number, services.environment(), command);
      await().until(() -> open(services.jdbc()) == 0);
      seconds.add((System.nanoTime() - began) / 1e9);
      cpu.add(process.usage().cpuSeconds());
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      resident.add(residentMebibytes(process));
      process.kill();
    }
    return format(
        "| %s | %.1f | %.1f | %.0f |%n",
        title, percentile(seconds, 0.5), percentile(cpu, 0.5), percentile(resident, 0.5));
  }

  private static String mavenRow(BenchmarkServices services, String title)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    Map<String, String> settings = new LinkedHashMap<>(settings(Map.of()));
    settings.put("campaign.data.folder", services.folder().resolve("data").toString());
    settings.put("campaign.demo.messages", "1000");
    settings.put("campaign.progress.interval", "100ms");
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    long began = System.nanoTime();
    ChildProcess maven =
        services
            .processes()
            .start(
                "maven-" + began,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(
                    Path.of("mvnw").toAbsolutePath().toString(),
                    "--batch-mode",
                    "--quiet",
                    "--file",
                    Path.of("pom.xml").toAbsolutePath().toString(),
                    "spring-boot:run",
                    "-Dspring-boot.run.arguments=" + String.join(" ", arguments)));
    String delivered = title.contains("first") ? " delivered" : RUNS;
    assertThat(maven.awaitText(delivered, START_SECONDS)).as(maven.describe()).isTrue();
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = maven.usage().cpuSeconds();
    maven.kill();
    return format("| %s | %.1f | %.1f | |%n", title, seconds, cpu);
  }

  private static ChildProcess start(
      BenchmarkServices services, String name, Map<String, String> changes)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(BenchmarkRun.program("java"), "-jar", JAR.toString()));
    settings(changes).forEach((setting, value) -> command.add("--" + setting + "=" + value));
    ChildProcess process = services.processes().start(name, services.environment(), command);
    if (!process.awaitText(RUNS, START_SECONDS)) {
      throw new IllegalStateException("The application does not start" + process.describe());
    }
    return process;
  }

  private static Map<String, String> settings(Map<String, String> changes) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", String.valueOf(FreePort.find()));
    settings.put("campaign.demo.messages", "0");
    settings.put("campaign.mock-receiver.success-rate", "1");
    settings.putAll(changes);
    return settings;
  }

  private static List<Double> claimLatencies(
      BenchmarkServices services, String prefix, int messages) {
    for (int number = 0; number < messages; number++) {
      services.insert(prefix, 1, 1);
      await().until(() -> open(services.jdbc()) == 0);
    }
    return services
        .jdbc()
        .queryForList(
            """
            select extract(epoch from last_attempt_at - created_at)::double precision * 1000
              from communication_log
             where starts_with(campaign_id, ?)""",
            Double.class,
            prefix);
  }

  private static long open(JdbcTemplate jdbc) {
    Long open =
        jdbc.queryForObject(
            "select count(*) from communication_log where status in ('PENDING', 'PROCESSING')",
            Long.class);
    return open == null ? 0 : open;
  }

  private static double residentMebibytes(ChildProcess process) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
        .findFirst()
        .orElse(0);
  }

  static void assumeChosen(String name) {
    String chosen = System.getProperty(CASES, "");
    assumeTrue(
        chosen.isBlank() || Arrays.asList(chosen.split(",")).contains(name),
        () -> CASES + " does not name " + name);
  }

  static void print(String name, CharSequence table) throws IOException {
    System.out.println(table);
    Files.writeString(
        Path.of("target", "benchmark-" + name + ".md"), table.toString().strip() + "\n");
  }

  private static String row(String title, List<Double> milliseconds) {
    return format(
        "| %s | %d | %.0f | %.0f | %.0f |%n",
        title,
        milliseconds.size(),
        percentile(milliseconds, 0.5),
        percentile(milliseconds, 0.95),
        Collections.max(milliseconds));
  }

  static double percentile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }

  static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(START_SECONDS))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions();
  }
}
