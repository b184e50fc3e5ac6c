package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.embedded.DataFolder;
import io.campaignmessaging.embedded.EmbeddedBroker;
import io.campaignmessaging.embedded.EmbeddedPostgres;
import io.campaignmessaging.testing.Switches;
import io.campaignmessaging.testing.UsesOwnServices;
import io.campaignmessaging.vendor.MockReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** Services that are away, at the start and under load; they are this test's own. */
@UsesOwnServices
@ExtendWith(OutputCaptureExtension.class)
class RecoveryIT {

  @TempDir Path folder;

  private DataFolder data;
  private EmbeddedPostgres postgres;
  private EmbeddedBroker broker;
  private Map<String, String> settings;
  private ConfigurableApplicationContext application;

  @BeforeEach
  void startServices() {
    data = DataFolder.open(folder.resolve("data"));
    postgres = EmbeddedPostgres.start(data, 0);
    broker = EmbeddedBroker.start(data, 0);
    settings =
        Map.ofEntries(
            Map.entry("server.port", "0"),
            Map.entry("spring.datasource.url", postgres.jdbcUrl()),
            Map.entry("spring.datasource.username", postgres.username()),
            Map.entry("spring.datasource.password", postgres.password()),
            Map.entry("spring.datasource.hikari.connection-timeout", "500"),
            Map.entry("spring.rabbitmq.addresses", "127.0.0.1:" + broker.port()),
            Map.entry("spring.rabbitmq.username", broker.username()),
            Map.entry("spring.rabbitmq.password", broker.password()),
            Map.entry("spring.rabbitmq.virtual-host", broker.virtualHost()),
            Map.entry("campaign.poll.interval", "50ms"),
            Map.entry("campaign.services.check-interval", "200ms"),
            Map.entry("campaign.claim.lease", "10s"),
            Map.entry("campaign.vendors.timeout", "1s"),
            Map.entry("campaign.claim.sweep-interval", "500ms"),
            Map.entry("campaign.mock-receiver.success-rate", "1.0"),
            Map.entry("campaign.mock-receiver.min-delay", "0ms"),
            Map.entry("campaign.mock-receiver.max-delay", "5ms"),
            Map.entry("spring.main.register-shutdown-hook", "false"));
  }

  @AfterEach
  void stopEverything() {
    if (application != null) {
      application.close();
    }
    broker.close();
    postgres.close();
    data.close();
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsWaitedFor(CapturedOutput log) {
    int port = postgres.port();
    postgres.close();

    startApplication();

    await().until(() -> health("db").equals(Status.DOWN));
    assertThat(health("readiness")).isEqualTo(Status.DOWN);
    assertThat(health("liveness")).isEqualTo(Status.UP);
    assertThat(health("rabbit")).isEqualTo(Status.UP);
    assertThat(health("flow")).isEqualTo(Status.OUT_OF_SERVICE);
    postgres = EmbeddedPostgres.start(data, port);
    insertAndAwaitDelivery(20);
    assertThat(log.getOut()).containsOnlyOnce("The database is away");
    assertThat(log.getOut()).containsOnlyOnce("The database is back");
  }

  @Test
  void aBrokerThatIsAwayAtTheStartIsWaitedForAndNothingIsClaimed(CapturedOutput log) {
    int port = broker.port();
    broker.close();

    startApplication();

    await().until(() -> health("flow").equals(Status.UP));
    await().untilAsserted(() -> assertThat(log.getOut()).contains("The broker is away"));
    insert(20);
    assertThat(jdbc().queryForObject("select sum(attempts) from communication_log", Long.class))
        .isZero();
    broker = EmbeddedBroker.start(data, port);
    awaitDelivered(20);
    assertThat(log.getOut()).containsOnlyOnce("The broker is away");
  }

  @Test
  void nothingIsLostWhenTheBrokerGoesAwayUnderLoad() {
    startApplication();
    await().until(() -> health("flow").equals(Status.UP));
    insert(3_000);
    await().until(() -> delivered() > 100);

    int port = broker.port();
    broker.close();
    await().until(() -> health("rabbit").equals(Status.DOWN));
    assertThat(health("readiness")).isEqualTo(Status.DOWN);
    assertThat(health("liveness")).isEqualTo(Status.UP);
    broker = EmbeddedBroker.start(data, port);

    awaitDelivered(3_000);
  }

  @Test
  void nothingIsLostWhenTheDatabaseGoesAwayUnderLoad() {
    startApplication();
    await().until(() -> health("flow").equals(Status.UP));
    insert(3_000);
    await().until(() -> delivered() > 100);

    int port = postgres.port();
    postgres.close();
    await().until(() -> health("db").equals(Status.DOWN));
    postgres = EmbeddedPostgres.start(data, port);

    awaitDelivered(3_000);
    assertThat(
            jdbc()
                .queryForObject(
                    "select count(*) from receipt_processing_queue where status = 'DEAD_LETTERED'",
                    Long.class))
        .isZero();
  }

  @Test
  void resultsWhoseLeasesRunOutWhileTheBrokerIsAwayAreAppliedDirectly(CapturedOutput log) {
    startApplication(
        "campaign.mock-receiver.min-delay=500ms", "campaign.mock-receiver.max-delay=500ms");
    await().until(() -> health("flow").equals(Status.UP));
    insert(10);
    await().until(() -> count("status = 'PROCESSING'") > 0);
    long claimed = count("attempts > 0");

    broker.close();

    await().until(() -> delivered() >= claimed);
    await()
        .untilAsserted(
            () ->
                assertThat(log.getOut())
                    .contains("could not be published and was applied directly"));
    assertThat(count("status = 'PROCESSING'")).isZero();
    assertThat(calls()).isEqualTo(delivered());
  }

  @Test
  void aStopFinishesWhatIsSentAndHandsBackWhatIsNot() throws IOException {
    startSlowly("campaign.routes.folder=" + routesWhoseVendorHoldsItsThread());
    insert(3_000);
    await().until(() -> delivered() > 20);
    MockReceiver vendor = application.getBean(MockReceiver.class);

    application.close();

    long afterStop = vendor.statistics().calls();
    assertThat(count("status in ('DELIVERED', 'PROCESSING')"))
        .as("all that was sent, its result applied or in the queue")
        .isEqualTo(afterStop);
    assertThat(count("status = 'PENDING' and attempts = 1")).as("handed back").isPositive();
    startApplication();
    awaitDelivered(3_000);
    assertThat(afterStop + calls()).as("calls of both").isEqualTo(3_000);
    assertThat(count("attempts <> 1 or lost_claims <> 0")).isZero();
  }

  @Test
  void aRouteThatIsSuspendedInTheMiddleOfAClaimLeavesNothingStuck() throws Exception {
    startSlowly();
    insert(10_000);
    await().until(() -> delivered() > 20);
    RouteController routes = application.getBean(CamelContext.class).getRouteController();

    routes.suspendRoute("ask-vendor", 1, TimeUnit.SECONDS);

    await().until(() -> count("status = 'PROCESSING'") == 0);
    long delivered = delivered();
    await().during(Duration.ofMillis(500)).until(() -> count("status = 'PROCESSING'") == 0);
    assertThat(delivered()).isEqualTo(delivered).isLessThan(10_000);
    // A forced suspension leaves a route that only a stop and a start bring back.
    routes.stopRoute("ask-vendor");
    routes.startRoute("ask-vendor");
    awaitDelivered(10_000);
    assertThat(calls() - 10_000)
        .isLessThanOrEqualTo(
            jdbc().queryForObject("select sum(lost_claims) from communication_log", Long.class));
    assertThat(count("attempts <> 1")).isZero();
  }

  private void startSlowly(String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "campaign.mock-receiver.min-delay=50ms",
                "campaign.mock-receiver.max-delay=150ms",
                "campaign.poll.batch-size=200",
                "campaign.claim.hand-back-delay=1s"));
    all.addAll(List.of(changes));
    startApplication(all.toArray(String[]::new));
    await().until(() -> health("flow").equals(Status.UP));
  }

  /** So that messages wait for a thread, as they do for vendor-http. */
  private Path routesWhoseVendorHoldsItsThread() throws IOException {
    Path routes = folder.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), routes);
    Path vendor = routes.resolve("vendor-mock.camel.yaml");
    String asynchronous = Files.readString(vendor);
    String synchronous =
        asynchronous.replace(
            "id: wait-for-network\n", "id: wait-for-network\n            asyncDelayed: false\n");
    assertThat(synchronous).isNotEqualTo(asynchronous);
    Files.writeString(vendor, synchronous);
    return routes;
  }

  private long calls() {
    return application.getBean(MockReceiver.class).statistics().calls();
  }

  private long count(String condition) {
    return jdbc()
        .queryForObject("select count(*) from communication_log where " + condition, Long.class);
  }

  private void startApplication(String... changes) {
    Map<String, String> changed = new TreeMap<>(settings);
    for (String change : changes) {
      changed.put(change.split("=")[0], change.split("=")[1]);
    }
    application = Switches.start(changed);
  }

  private Status health(String part) {
    return application.getBean(HealthEndpoint.class).healthForPath(part).getStatus();
  }

  private void insertAndAwaitDelivery(int count) {
    await().until(() -> health("flow").equals(Status.UP));
    insert(count);
    awaitDelivered(count);
  }

  private void insert(int count) {
    jdbc()
        .update(
            "insert into communication_log (campaign_id, customer_id, customer_email) select"
                + " 'recovery', 'c', 'test@example.com' from generate_series(1, ?)",
            count);
  }

  private long delivered() {
    return jdbc()
        .queryForObject(
            "select count(*) from communication_log where status = 'DELIVERED'", Long.class);
  }

  private void awaitDelivered(int count) {
    await().untilAsserted(() -> assertThat(delivered()).isEqualTo(count));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc()
                            .queryForMap(
                                "select total::bigint, delivered, failed, in_doubt from"
                                    + " campaign_progress"))
                    .isEqualTo(
                        Map.of(
                            "total",
                            (long) count,
                            "delivered",
                            (long) count,
                            "failed",
                            0L,
                            "in_doubt",
                            0L)));
  }

  private JdbcTemplate jdbc() {
    return new JdbcTemplate(
        new org.springframework.jdbc.datasource.DriverManagerDataSource(
            postgres.jdbcUrl(), postgres.username(), postgres.password()));
  }

  private static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Switches.patience())
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
