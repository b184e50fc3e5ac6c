package io.campaignmessaging.benchmark;

import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.FreePort;
import io.campaignmessaging.processes.ProcessUsage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/** Runs the packaged application as its own process, or several, and measures one case. */
final class BenchmarkRun implements AutoCloseable {

  private static final Path JAR = Path.of("target/campaign-messaging.jar").toAbsolutePath();
  private static final String PASSWORD = "operator-password";
  private static final String PROFILE = "benchmark.profile";
  private static final String RECORDING = "recording";
  private static final int ORDER_SECONDS = 60;
  private static final int START_SECONDS = 90;
  private static final int CASE_SECONDS = 600;
  private static final int LOOK_MILLIS = 100;
  private static final int MEBIBYTE = 1 << 20;
  private static final double MILLION = 1e6;
  private static final Pattern JDBC_URL =
      Pattern.compile("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/campaign");
  private static final double KIBIBYTE = 1024;
  private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.E+]+)");

  private final BenchmarkServices services;
  private final BenchmarkCase subject;
  private final List<Instance> instances = new ArrayList<>();

  private ChildProcess vendor;
  private int vendorPort;

  /** One process of the application. */
  private record Instance(ChildProcess process, int port) {}

  BenchmarkRun(BenchmarkServices services, BenchmarkCase subject)
      throws IOException, InterruptedException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is not there; run ./mvnw verify -Pbenchmark");
    }
    this.services = services;
    this.subject = subject;
    if (subject.vendor() != BenchmarkCase.Vendor.IN_PROCESS) {
      vendorPort = startVendor();
    }
    for (int number = 1; number <= subject.instances(); number++) {
      instances.add(start(number));
    }
    for (Instance instance : instances) {
      if (!instance.process().awaitText("The flow runs", START_SECONDS)) {
        throw new IllegalStateException(
            "The application does not start" + instance.process().describe());
      }
    }
    if (subject.embedded()) {
      services.found(embeddedJdbcUrl());
    }
  }

  private String embeddedJdbcUrl() throws IOException {
    Matcher url = JDBC_URL.matcher(instances.get(0).process().log());
    if (!url.find()) {
      throw new IllegalStateException(
          "The application names no embedded database" + instances.get(0).process().describe());
    }
    Path password = services.folder().resolve("data").resolve("postgresql").resolve("password");
    return url.group() + "?user=campaign&password=" + Files.readString(password).strip();
  }

  private int startVendor() throws IOException, InterruptedException {
    int port = FreePort.find();
    vendor =
        services
            .processes()
            .start(
                "vendor",
                Map.of(),
                List.of(
                    program("java"),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SlowVendor.class.getName(),
                    String.valueOf(port),
                    subject.vendor().name()));
    if (!vendor.awaitText(SlowVendor.READY, START_SECONDS)) {
      throw new IllegalStateException("The vendor does not start" + vendor.describe());
    }
    return port;
  }

  /** The application's own routes with the vendor of the case. */
  private Path routesWithVendor() throws IOException {
    Path routes = services.folder().resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), routes);
    Files.copy(
        Path.of("src", "test", "resources", "benchmark-vendors.camel.yaml"),
        routes.resolve("vendors.camel.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    return routes;
  }

  private Instance start(int number) throws IOException {
    int port = FreePort.find();
    Map<String, String> settings = new HashMap<>();
    settings.put("server.port", String.valueOf(port));
    settings.put("campaign.operator.password", PASSWORD);
    settings.put("campaign.mock-receiver.success-rate", "1");
    settings.put("campaign.mock-receiver.min-delay", "0ms");
    settings.put("campaign.mock-receiver.max-delay", "0ms");
    settings.put("campaign.mock-receiver.seed", "1");
    settings.put("campaign.demo.messages", "0");
    if (vendor != null) {
      settings.put("campaign.routes.folder", routesWithVendor().toString());
      settings.put("campaign.vendors.idempotent.slow", "false");
      settings.put("benchmark.vendor.url", "http://127.0.0.1:" + vendorPort + "/messages");
    }
    settings.putAll(subject.settings());
    List<String> command =
        new ArrayList<>(List.of(program("java"), "-Xmx512m", "-XX:+UseParallelGC"));
    command.addAll(List.of("-jar", JAR.toString()));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    ChildProcess process =
        services.processes().start(subject.name() + "-" + number, services.environment(), command);
    return new Instance(process, port);
  }

  /**
   * Sends messages and waits until all of them are final.
   *
   * @param prefix of the campaigns' names
   */
  BenchmarkResult measure(String prefix, int messages) throws IOException, InterruptedException {
    services.insert(prefix, messages, subject.campaigns());
    long sizeBefore = databaseBytes();
    Usage before = usage();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CASE_SECONDS);
    while (open() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            subject.name()
                + " is not finished after "
                + CASE_SECONDS
                + " s: "
                + open()
                + " messages are open");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    Usage after = usage();
    long sizeAfter = databaseBytes();
    int mostInFlight = vendor == null ? 0 : Integer.parseInt(get(vendorPort, "/most-in-flight"));
    double thousands = messages / 1000.0;
    return services
        .jdbc()
        .queryForObject(
            """
            select count(*) as messages,
                   extract(epoch from max(updated_at) - min(created_at)) as seconds,
                   percentile_cont(array[0.5, 0.95, 0.99]) within group
                     (order by extract(epoch from updated_at - created_at)) as percentiles,
                   (select percentile_cont(array[0.5, 0.95, 0.99]) within group
                             (order by extract(epoch from received_at - sent_at) - latency_ms / 1000.0)
                      from delivery_receipts
                     where communication_log_id >= min(message.id)) as since_answer
              from communication_log as message
             where starts_with(campaign_id, ?)""",
            (row, number) -> {
              Double[] percentiles = (Double[]) row.getArray("percentiles").getArray();
              Double[] sinceAnswer = (Double[]) row.getArray("since_answer").getArray();
              return new BenchmarkResult(
                  subject.name(),
                  row.getLong("messages"),
                  row.getLong("messages") / row.getDouble("seconds"),
                  (after.application().cpuSeconds() - before.application().cpuSeconds())
                      / thousands,
                  (after.database().cpuSeconds() - before.database().cpuSeconds()) / thousands,
                  (after.broker().cpuSeconds() - before.broker().cpuSeconds()) / thousands,
                  percentiles[0],
                  percentiles[1],
                  percentiles[2],
                  sinceAnswer[0],
                  sinceAnswer[1],
                  sinceAnswer[2],
                  mostInFlight,
                  (sizeAfter - sizeBefore) / (double) MEBIBYTE / messages * MILLION,
                  after.application().peakResidentBytes() / MEBIBYTE,
                  (after.allocatedBytes() - before.allocatedBytes()) / KIBIBYTE / messages);
            },
            prefix);
  }

  /** By the counters: a look at the messages would cost the database more than their sending. */
  private long open() {
    Long open =
        services
            .jdbc()
            .queryForObject(
                "select coalesce(sum(total - delivered - failed - in_doubt), 0) from campaign_progress",
                Long.class);
    return open == null ? 0 : open;
  }

  /** What the three kinds of process have used so far. */
  private record Usage(
      ProcessUsage application,
      ProcessUsage database,
      ProcessUsage broker,
      double allocatedBytes) {}

  private Usage usage() throws IOException, InterruptedException {
    double cpu = 0;
    long peak = 0;
    double allocated = 0;
    for (Instance instance : instances) {
      ProcessUsage usage = instance.process().usage();
      cpu += usage.cpuSeconds();
      peak = Math.max(peak, usage.peakResidentBytes());
      allocated += allocatedBytes(instance.port());
    }
    return new Usage(
        new ProcessUsage(cpu, peak), services.databaseUsage(), services.brokerUsage(), allocated);
  }

  /** Rows that were replaced and not vacuumed are a part of it. */
  private long databaseBytes() {
    Long bytes =
        services.jdbc().queryForObject("select pg_database_size(current_database())", Long.class);
    return bytes == null ? 0 : bytes;
  }

  /** Counted by the JVM at each collection, so right to the size of the young generation. */
  private static double allocatedBytes(int port) throws IOException, InterruptedException {
    String answer = get(port, "/actuator/metrics/jvm.gc.memory.allocated");
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      throw new IllegalStateException("No figure in the answer of the actuator: " + answer);
    }
    return Double.parseDouble(value.group(1));
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    String login =
        Base64.getEncoder()
            .encodeToString(("operator:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + login)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Begins to note where the first instance's processor time goes, if somebody asked for it. */
  void startProfile() throws IOException, InterruptedException {
    if (Boolean.getBoolean(PROFILE)) {
      order("JFR.start", "settings=profile");
    }
  }

  /**
   * Says where the first instance's processor time went since {@link #startProfile()}.
   *
   * @return Markdown; empty without {@code -Dbenchmark.profile=true}
   */
  String profile() throws IOException, InterruptedException {
    if (!Boolean.getBoolean(PROFILE)) {
      return "";
    }
    Path recording = services.folder().resolve(RECORDING + ".jfr");
    order("JFR.dump", "filename=" + recording);
    return BenchmarkProfile.of(recording).markdown(subject.name());
  }

  private void order(String order, String argument) throws IOException, InterruptedException {
    ChildProcess jcmd =
        services
            .processes()
            .start(
                order,
                Map.of(),
                List.of(
                    program("jcmd"),
                    String.valueOf(instances.get(0).process().pid()),
                    order,
                    "name=" + RECORDING,
                    argument));
    if (jcmd.awaitEnd(ORDER_SECONDS) != 0) {
      throw new IllegalStateException("jcmd " + order + " failed" + jcmd.describe());
    }
  }

  @Override
  public void close() {
    instances.forEach(instance -> instance.process().kill());
    if (vendor != null) {
      vendor.kill();
    }
  }
}
