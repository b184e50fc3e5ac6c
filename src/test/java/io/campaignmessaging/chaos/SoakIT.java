package io.campaignmessaging.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The chaos run at length, with full disks and clock steps besides. It is cut in chunks, each with
 * services of its own; a chunk that is done is a line in a ledger file, and a run that is started
 * again with the same seed and ledger leaves it out. {@code ./mvnw verify -Psoak}
 */
@Tag("soak")
class SoakIT {

  private static final int MESSAGES = 1_000_000;
  private static final int MESSAGES_PER_KILL = 1_000;
  private static final int CHUNK = 20_000;
  private static final int KILLS_PER_STOP = 8;
  private static final int SERVICE_KILLS = 3;
  private static final int DISK_FILLS = 2;
  private static final int CLOCK_STEPS = 4;
  private static final String HEADER =
      """
      | finished | seed of the chunk | messages | kills of instances | of RabbitMQ | of PostgreSQL \
      | stops | network faults | full disks | clock steps | calls | repeated calls | lost | IN_DOUBT \
      | seconds | result |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  @Test
  void nothingIsLostStuckDoubledOrMiscounted() throws Exception {
    long seed = FaultSettings.number("soak.seed", new SecureRandom().nextInt(1_000_000));
    int messages = (int) FaultSettings.number("soak.messages", MESSAGES);
    int kills = (int) FaultSettings.number("soak.kills", Math.max(1, messages / MESSAGES_PER_KILL));
    int chunk = (int) FaultSettings.number("soak.chunk", CHUNK);
    int clockSteps = (int) FaultSettings.number("soak.clock-steps", CLOCK_STEPS);
    Path ledger = Path.of(System.getProperty("soak.ledger", "target/soak-ledger.md"));
    String obstacle = SmallDisk.obstacle(Path.of("target"));
    if (!obstacle.isEmpty()) {
      System.out.println("soak: without full disks: " + obstacle);
    }
    int chunks = (messages + chunk - 1) / chunk;
    for (int number = 0; number < chunks; number++) {
      int size = Math.min(chunk, messages - number * chunk);
      int chunkKills = Math.max(1, (int) ((long) kills * size / messages));
      FaultSettings settings =
          new FaultSettings(
              seed + number,
              size,
              chunkKills,
              SERVICE_KILLS,
              chunkKills / KILLS_PER_STOP,
              1,
              obstacle.isEmpty() ? DISK_FILLS : 0,
              clockSteps);
      if (!isDone(ledger, settings)) {
        run(settings, ledger, messages, kills, chunk, seed);
      }
    }
  }

  private static void run(
      FaultSettings settings, Path ledger, int messages, int kills, int chunk, long seed)
      throws IOException {
    FaultReport report =
        FaultReport.begin(
            "soak",
            settings,
            "./mvnw verify -Psoak -Dsoak.messages=%d -Dsoak.kills=%d -Dsoak.chunk=%d -Dsoak.seed=%d"
                .formatted(messages, kills, chunk, seed));
    try (FaultRun run = new FaultRun(settings, Path.of("target", "soak"))) {
      run.execute();
      List<FaultChecks.Check> checks = FaultChecks.of(settings, run);
      String text = report.finish(run, checks);
      append(ledger, line(settings, run, checks, report.seconds()));
      assertThat(checks).as(text).allMatch(FaultChecks.Check::holds);
      run.succeeded();
    } catch (Exception | AssertionError e) {
      throw report.failure(e);
    }
  }

  private static boolean isDone(Path ledger, FaultSettings settings) throws IOException {
    String cells =
        "| %d | %,d | %d |"
            .formatted(settings.seed(), settings.messages(), settings.instanceKills());
    return Files.exists(ledger)
        && Files.readAllLines(ledger).stream()
            .anyMatch(line -> line.contains(cells) && line.endsWith("| ok |"));
  }

  private static void append(Path ledger, String line) throws IOException {
    if (ledger.getParent() != null) {
      Files.createDirectories(ledger.getParent());
    }
    Files.writeString(
        ledger,
        (Files.exists(ledger) ? "" : HEADER) + line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String line(
      FaultSettings settings, FaultRun run, List<FaultChecks.Check> checks, long seconds)
      throws IOException {
    FaultTally tally = run.tally();
    long network =
        tally.counts().entrySet().stream()
            .filter(entry -> entry.getKey().contains(" between instance and "))
            .mapToLong(Map.Entry::getValue)
            .sum();
    VendorLedger vendor = run.ledger();
    return "| %s | %d | %,d | %d | %d | %d | %d | %d | %d | %d | %,d | %,d | %d | %d | %d | %s |"
        .formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            settings.seed(),
            settings.messages(),
            settings.instanceKills(),
            tally.count(FaultRun.BROKER_KILL),
            tally.count(FaultRun.DATABASE_KILL),
            tally.count(FaultRun.STOP),
            network,
            tally.count(FaultRun.DISK_FULL),
            tally.count(FaultRun.CLOCK_STEP),
            vendor.calls().size(),
            vendor.calls().size() - vendor.byKey().size(),
            counted(checks, FaultChecks.LOST),
            counted(checks, FaultChecks.IN_DOUBT),
            seconds,
            checks.stream().allMatch(FaultChecks.Check::holds) ? "ok" : "FAILED");
  }

  private static long counted(List<FaultChecks.Check> checks, String what) {
    return checks.stream()
        .filter(check -> check.what().equals(what))
        .mapToLong(FaultChecks.Check::counted)
        .sum();
  }
}
