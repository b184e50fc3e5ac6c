package io.campaignmessaging.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Says how a run can be repeated and what came of it. */
final class FaultReport {

  private final String name;
  private final FaultSettings settings;
  private final String command;
  private final long began = System.nanoTime();

  private FaultReport(String name, FaultSettings settings, String command) {
    this.name = name;
    this.settings = settings;
    this.command = command;
  }

  /** Says the seed, and silences the clients of the test, which lose their servers by design. */
  static FaultReport begin(String name, FaultSettings settings, String command) {
    FaultReport report = new FaultReport(name, settings, command);
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    System.out.println(report.seed());
    return report;
  }

  private String seed() {
    return "%s: seed %d; the same schedule again: %s".formatted(name, settings.seed(), command);
  }

  /** Prints and returns the tables of a run. */
  String finish(FaultRun run, List<FaultChecks.Check> checks) {
    StringBuilder text = new StringBuilder();
    text.append("\n").append(seed()).append("\n\n");
    text.append("| fault | times |\n| --- | --- |\n");
    run.tally()
        .counts()
        .forEach((fault, times) -> text.append("| %s | %d |%n".formatted(fault, times)));
    text.append("\n| check | counted | allowed | |\n| --- | --- | --- | --- |\n");
    for (FaultChecks.Check check : checks) {
      text.append(
          "| %s | %,d | %s | %s |%n"
              .formatted(
                  check.what(), check.counted(), check.allowed(), check.holds() ? "ok" : "FAILED"));
    }
    text.append("\nTime: ").append(seconds()).append(" s\n");
    System.out.println(text);
    return text.toString();
  }

  long seconds() {
    return Duration.ofNanos(System.nanoTime() - began).toSeconds();
  }

  /** Adds the seed to a failure. */
  AssertionError failure(Throwable cause) {
    return new AssertionError(
        seed() + " (after " + seconds() + " s, logs in target/" + name + "): " + cause.getMessage(),
        cause);
  }
}
