package io.campaignmessaging.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.CampaignMessagingApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The application in a process of its own, with the crash switch in it. */
final class ApplicationProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern HEALTH = Pattern.compile("health http://127\\.0\\.0\\.1:(\\d+)/");
  private static final String RUNNING = "The flow runs: ";

  private final Process process;
  private final Path log;

  private ApplicationProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the application.
   *
   * @param classes its class path
   * @param log where its output goes
   * @param settings its properties
   * @param point where it is to be halted from its start on; null for nowhere
   */
  static ApplicationProcess start(
      ClassArchive classes, Path log, Map<String, String> settings, CrashPoint point)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto"));
    command.addAll(classes.arguments());
    command.addAll(
        List.of(
            CampaignMessagingApplication.class.getName(),
            "--spring.main.sources=" + CrashSwitchConfiguration.class.getName()));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    if (point != null) {
      command.add("--" + CrashSwitchConfiguration.ARM_AT_START + "=" + point.toJson());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(List.of("CAMPAIGN_DATABASE_URL", "RabbitMQ_URL", "DEBUG"));
    return new ApplicationProcess(builder.start(), log);
  }

  /** Waits until its routes run. */
  ApplicationProcess awaitFlow() {
    awaitLine(RUNNING);
    return this;
  }

  /** Stops one of its routes. */
  void stopRoute(String id) {
    command(CrashSwitchConfiguration.STOP_ROUTE + id);
    awaitLine(CrashSwitchConfiguration.STOPPED + id);
  }

  /** Lets it wait at the point's next pass, until it is released. */
  void arm(CrashPoint point) {
    command(CrashSwitchConfiguration.ARM + point.toJson());
    awaitLine(CrashPoint.ARMED + point.name());
  }

  /** Lets it run into its point. */
  void release() {
    command(CrashSwitchConfiguration.RELEASE);
  }

  /** Waits until it was halted, and checks that it was halted there and nowhere else. */
  void awaitHaltAt(CrashPoint point) {
    Awaitility.await("a halt " + point.name())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive());
    assertThat(process.exitValue())
        .as(() -> "exit code; log:\n" + log())
        .isEqualTo(CrashPoint.EXIT_CODE);
    assertThat(log().lines()).contains(CrashPoint.HALTED + point.name());
  }

  /** Waits until an exchange waits for the release of the point. */
  void awaitWaitingAt(CrashPoint point) {
    awaitLine(CrashPoint.WAITING + point.name());
  }

  /** SIGTERM, and waits until the stop has begun. */
  void beginStop() {
    terminateGently();
    awaitLine(CrashSwitchConfiguration.STOP_BEGUN);
  }

  /** The port of its HTTP side. */
  int port() {
    Matcher matcher = HEALTH.matcher(log());
    assertThat(matcher.find()).as(() -> "no port in the log:\n" + log()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** SIGTERM, and waits for the end. */
  void terminate() {
    terminateGently();
    Awaitility.await("the end of the process")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** {@code kill -9}. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void terminateGently() {
    // Process.destroy would close the standard input, too, whose end the switch takes for ours.
    process.toHandle().destroy();
  }

  private void command(String line) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void awaitLine(String part) {
    Awaitility.await(part)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> log().contains(part) || !process.isAlive());
    assertThat(log()).contains(part);
  }
}
