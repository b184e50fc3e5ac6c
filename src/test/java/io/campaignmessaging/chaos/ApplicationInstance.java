package io.campaignmessaging.chaos;

import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.ChildProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One instance of the application and its three connections, each through a proxy of its own. An
 * instance has one process at a time and many in a run.
 */
final class ApplicationInstance implements AutoCloseable {

  /** How long a claim holds; a stop is longer. */
  static final Duration LEASE = Duration.ofSeconds(10);

  /** How many messages one instance claims at a time, and so has in its hands at most. */
  static final int BATCH_SIZE = 20;

  /** How many messages of a claim one instance sends at once. */
  static final int SENDING_CONCURRENCY = 10;

  /** How long the vendor may take. With two seconds to connect it is below a third of the lease. */
  static final Duration VENDOR_TIMEOUT = Duration.ofSeconds(1);

  private static final int WORKING_SECONDS = 300;

  private final ChildProcesses processes;
  private final ApplicationImage image;
  private final String name;
  private final Map<Line, FaultProxy> proxies;
  private Map<String, String> clockVariables = Map.of();
  private int lives;
  private ChildProcess process;

  ApplicationInstance(
      ChildProcesses processes,
      ApplicationImage image,
      String name,
      Map<Line, Integer> servicePorts)
      throws IOException {
    this.processes = processes;
    this.image = image;
    this.name = name;
    this.proxies = new HashMap<>();
    for (Map.Entry<Line, Integer> service : servicePorts.entrySet()) {
      proxies.put(
          service.getKey(), new FaultProxy(name + "-" + service.getKey(), service.getValue()));
    }
  }

  /** Lets the coming processes of this instance live by another wall clock. */
  void useClock(FakeClock clock) {
    clockVariables = clock.variables();
  }

  /** The connections of an instance. */
  enum Line {
    DATABASE,
    BROKER,
    VENDOR
  }

  FaultProxy proxy(Line line) {
    return proxies.get(line);
  }

  void start() throws IOException {
    lives++;
    List<String> command = new ArrayList<>(image.command());
    settings().forEach((setting, value) -> command.add("--" + setting + "=" + value));
    Map<String, String> environment = new HashMap<>(clockVariables);
    // Lost connections that nobody reports are found by these time-outs alone.
    environment.put(
        "CAMPAIGN_DATABASE_URL",
        "postgresql://postgres@127.0.0.1:"
            + proxy(Line.DATABASE).port()
            + "/campaign?connect_timeout=3&socketTimeout=5");
    environment.put(
        "RabbitMQ_URL",
        "amqp://guest:guest@127.0.0.1:" + proxy(Line.BROKER).port() + "?heartbeat=5");
    process = processes.start(name + "-" + lives, environment, command);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("server.port", "0");
    settings.put("campaign.roles", "sender,receipts");
    settings.put("campaign.demo.messages", "0");
    settings.put("campaign.vendors.default", "mock-http");
    settings.put("campaign.vendors.timeout", VENDOR_TIMEOUT.toMillis() + "ms");
    settings.put(
        "campaign.mock-receiver.url",
        "http://127.0.0.1:" + proxy(Line.VENDOR).port() + "/messages");
    settings.put("campaign.mock-receiver.password", "unused");
    settings.put("campaign.claim.lease", LEASE.toSeconds() + "s");
    settings.put("campaign.claim.sweep-interval", "500ms");
    settings.put("campaign.claim.hand-back-delay", "1s");
    settings.put("campaign.poll.batch-size", String.valueOf(BATCH_SIZE));
    settings.put("campaign.sending.concurrency", String.valueOf(SENDING_CONCURRENCY));
    settings.put("campaign.poll.interval", "200ms");
    settings.put("campaign.statistics.interval", "500ms");
    settings.put("campaign.services.check-interval", "500ms");
    settings.put("campaign.progress.interval", "1m");
    // Why a service does not answer, at every try: the log is all that is left of a failed run.
    settings.put("logging.level.io.campaignmessaging.operations.ServiceWatch", "debug");
    return settings;
  }

  /** Waits until the routes run. */
  void awaitWorking() throws IOException, InterruptedException {
    if (!process.awaitText("The flow runs", WORKING_SECONDS)) {
      String end = process.describe();
      dumpThreads();
      throw new AssertionError(name + " does not work after " + WORKING_SECONDS + " s" + end);
    }
  }

  /** Leaves in the log what the process is busy with. */
  void dumpThreads() throws IOException, InterruptedException {
    process.dumpThreads();
  }

  void kill() {
    process.kill();
  }

  void suspend() throws IOException, InterruptedException {
    process.suspend();
  }

  void resume() throws IOException, InterruptedException {
    process.resume();
  }

  String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    for (FaultProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
