package io.campaignmessaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.campaignmessaging.processes.ListeningSockets;
import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.util.TestSocketUtils;

/** The packaged jar as a newcomer runs it: in a folder of its own, with nothing else there. */
@UsesOwnServices
class PackagedApplicationIT {

  private static final Path JAR = Path.of("target/campaign-messaging.jar").toAbsolutePath();
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx512m",
          "-XX:TieredStopAtLevel=1",
          "-jar",
          JAR.toString());
  private static final int CLEAN_EXIT_BY_SIGTERM = 143;

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();
  private final int port = TestSocketUtils.findAvailableTcpPort();

  @BeforeEach
  void needTheJar() {
    assumeTrue(Files.exists(JAR), "target/campaign-messaging.jar is not there: run ./mvnw package");
  }

  @AfterEach
  void stopProcesses() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theDemoCampaignIsDeliveredAndAKillLosesNothing() throws Exception {
    Map<String, String> quick =
        Map.of(
            "CAMPAIGN_DEMO_MESSAGES", "600",
            "CAMPAIGN_CLAIM_LEASE", "10s",
            "CAMPAIGN_PROGRESS_INTERVAL", "200ms",
            "CAMPAIGN_VENDORS_TIMEOUT", "1s",
            "CAMPAIGN_CLAIM_SWEEPINTERVAL", "500ms");
    Process first = start("first.log", quick);
    await()
        .until(
            () ->
                log("first.log").contains("Campaign demo: ")
                    && !log("first.log").contains("finished"));
    first.destroyForcibly().waitFor();

    Process second = start("second.log", quick);

    await().until(() -> log("second.log").contains("Campaign demo: 600/600 done"));
    assertThat(log("second.log")).doesNotContain("ERROR");
    second.destroy();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(CLEAN_EXIT_BY_SIGTERM);
    Path data = folder.resolve("data").toRealPath();
    await()
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .map(process -> process.info().commandLine().orElse(""))
                    .noneMatch(command -> command.contains(data.toString())));
  }

  @Test
  void aWebPortInUseGivesOneClearLineAndAnExitCode() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Process process = start("taken.log", Map.of());

      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();

      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(log("taken.log").lines().filter(line -> line.contains("Cannot start")))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line).contains("server.port", String.valueOf(taken.getLocalPort())));
      assertThat(log("taken.log")).doesNotContain("\tat ");
    }
  }

  @Test
  void theMockReceiverAloneNeedsNoServiceAndAsksForALogin() throws Exception {
    start(
        "mock.log",
        Map.of("CAMPAIGN_ROLES", "mock-receiver", "CAMPAIGN_OPERATOR_PASSWORD", "secret"));
    await().until(() -> log("mock.log").contains("The flow runs"));

    assertThat(post(null).statusCode()).isEqualTo(401);
    HttpResponse<String> answer = post("operator:secret");

    assertThat(answer.statusCode()).isIn(200, 422, 429, 503, 504);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void itListensNowhereButWhereItSaysAndForThisMachineAlone() throws Exception {
    Process process = start("ports.log", Map.of("CAMPAIGN_DEMO_MESSAGES", "0"));
    await().until(() -> log("ports.log").contains("The flow runs"));
    List<String> said =
        Pattern.compile("(?:amqp|http)://127\\.0\\.0\\.1:(\\d+)")
            .matcher(log("ports.log"))
            .results()
            .map(found -> "127.0.0.1:" + found.group(1))
            .distinct()
            .toList();

    List<String> listening = ListeningSockets.of(process.pid());

    assertThat(said).contains("127.0.0.1:" + port);
    assertThat(listening).isNotEmpty().allMatch(said::contains);
  }

  @Test
  void aWrongSettingStopsTheStartWithItsName() throws Exception {
    Process process = start("wrong.log", Map.of("CAMPAIGN_POLL_BATCHSIZE", "0"));

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log("wrong.log")).contains("Cannot start").containsIgnoringCase("batch");
  }

  @Test
  void aSubCommandAsksTheApplicationThatRunsAndStartsNone() throws Exception {
    start(
        "asked.log",
        Map.of(
            "CAMPAIGN_DEMO_MESSAGES", "20",
            "CAMPAIGN_OPERATOR_PASSWORD", "secret",
            "CAMPAIGN_VIEWER_PASSWORD", "look"));
    await().until(() -> log("asked.log").contains("Campaign demo: 20/20 done"));

    String url = "http://127.0.0.1:" + port;
    await()
        .untilAsserted(
            () ->
                assertThat(command(0, "look", "status", "--watch", "--url", url))
                    .contains(url + " is ")
                    .containsPattern("demo +FINISHED +100\\.0 % +20 "));
    assertThat(command(0, "look", "status", "--json", "--url", url)).startsWith("{\"");
    assertThat(command(4, "wrong", "status", "--url", url)).contains("refuses the login of viewer");
    assertThat(command(2, "look", "statsu")).contains("stats", "--help");
    assertThat(command(0, "look", "--version")).startsWith("campaign-messaging ");
  }

  private String command(int exitCode, String password, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(JAVA);
    command.addAll(List.of(arguments));
    Path output = folder.resolve("command.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CAMPAIGN_VIEWER_PASSWORD", password);
    Process process = builder.start();
    processes.add(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isEqualTo(exitCode);
    return said;
  }

  private HttpResponse<String> post(String login) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mock-receiver/messages"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "1-1")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"recipient\":\"test@example.com\",\"text\":\"Hello\"}"));
    if (login != null) {
      request.header(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes()));
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Process start(String log, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(JAVA)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder
        .environment()
        .keySet()
        .removeAll(List.of("CAMPAIGN_DATABASE_URL", "RabbitMQ_URL", "DEBUG"));
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200));
  }
}
