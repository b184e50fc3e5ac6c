package io.campaignmessaging.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.crash.CrashCase.Messages;
import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.testing.OperatorClient;
import io.campaignmessaging.testing.TestDatabase;
import io.campaignmessaging.testing.TestServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The application that is halted and started again, with its database, its queues and its vendor.
 * It is started once after each crash; the process that recovers from one is the one that the next
 * is aimed at.
 */
final class CrashedFlow implements AutoCloseable {

  /** A response that belongs to no message. */
  static final String UNKNOWN_MESSAGE =
      "{\"messageId\":0,\"attempt\":1,\"status\":\"DELIVERED\",\"vendor\":\"mock-http\"}";

  /** A response that PostgreSQL refuses, so that its neighbours are applied one by one. */
  static final String NO_TIMESTAMP =
      "{\"messageId\":0,\"attempt\":1,\"status\":\"DELIVERED\",\"sentAt\":\"no timestamp\"}";

  private static final String RECIPIENT = "test@example.com";

  /**
   * Status, attempts, attempt_open, lost_claims and lease_until of a message that nobody claimed.
   */
  private static final String UNTOUCHED = "'PENDING', 0, false, 0, null";

  private static final int LEASE_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path LOGS = Path.of("target", "crash-points");

  private final TestServices services = TestServices.get();
  private final ConfigurableApplicationContext broker = connectToBroker(services);
  private final ClassArchive classes;
  private final RabbitAdmin admin = broker.getBean(RabbitAdmin.class);
  private TestDatabase database;
  private RecordingVendor vendor;
  private JdbcTemplate jdbc;
  private ApplicationProcess application;
  private boolean idempotentVendor = true;
  private int starts;

  CrashedFlow() throws IOException {
    Files.createDirectories(LOGS);
    classes = ClassArchive.in(LOGS);
    beginAnew();
    // It ends in order, so that the next ones find their classes archived.
    start(null).awaitFlow().terminate();
  }

  /** Begins anew: an empty database, a vendor that knows nothing, no queues, no process. */
  void beginAnew() throws IOException {
    end();
    database = new TestDatabase(services);
    jdbc = database.jdbc();
    vendor = new RecordingVendor();
  }

  /** Starts the application unless it runs with its vendor taken for what it is to be. */
  void ensureRunning(boolean vendorHonoursKeys) throws IOException {
    boolean running = application != null && application.isAlive();
    if (running && idempotentVendor == vendorHonoursKeys) {
      return;
    }
    if (running) {
      application.close();
    }
    idempotentVendor = vendorHonoursKeys;
    start(null).awaitFlow();
  }

  ApplicationProcess start(CrashPoint point) throws IOException {
    starts++;
    application =
        ApplicationProcess.start(
            classes, LOGS.resolve("start-%03d.log".formatted(starts)), settings(), point);
    return application;
  }

  ApplicationProcess application() {
    return application;
  }

  int starts() {
    return starts;
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  RecordingVendor vendor() {
    return vendor;
  }

  /** Takes ids of messages that are inserted later. */
  List<Long> reserveIds(int count) {
    return jdbc.queryForList(
        "select nextval(pg_get_serial_sequence('communication_log', 'id'))"
            + " from generate_series(1, ?)",
        Long.class,
        count);
  }

  void insertPending(Messages messages) {
    insert(messages, RECIPIENT, UNTOUCHED, "");
  }

  void insertPendingForBusyVendor(Messages messages) {
    insert(messages, RecordingVendor.BUSY_AT_FIRST, UNTOUCHED, "");
  }

  /** Messages as a sender leaves them that died after its claim, long ago. */
  void insertLost(Messages messages, int lostBefore) {
    insert(
        messages,
        RECIPIENT,
        "'PROCESSING', 1, true, " + lostBefore + ", now() - interval '1 hour'",
        """
        , noted as (
          insert into claim (lease_until, message_ids)
          select min(lease_until), array_agg(id) from inserted)""");
  }

  /** Messages that were sent, and their results in one pack with a response behind the first. */
  void insertSentAndPublishWith(Messages messages, String response) {
    insert(messages, RECIPIENT, "'PROCESSING', 1, true, 0, now() + interval '1 hour'", "");
    List<String> results = results(messages);
    results.add(1, response);
    publish("[" + String.join(",", results) + "]");
  }

  /**
   * Messages that were sent; the result of the one that is hit comes before the message, is
   * dead-lettered and, once the message is there, replayed by an operator.
   */
  void replayDeadLetter(Messages messages) {
    String state = "'PROCESSING', 1, true, 0, now() + interval '1 hour'";
    List<Long> others = messages.ids().stream().filter(id -> id != messages.hit()).toList();
    insert(new Messages(others, messages.hit()), RECIPIENT, state, "");
    publish("[" + String.join(",", results(messages)) + "]");
    String deadLetter =
        "select id from receipt_processing_queue where communication_log_id = ?"
            + " and status = 'DEAD_LETTERED'";
    await("the dead letter").until(() -> !jdbc.queryForList(deadLetter, messages.hit()).isEmpty());
    insert(new Messages(List.of(messages.hit()), messages.hit()), RECIPIENT, state, "");
    try {
      new OperatorClient(application.port())
          .post(
              200,
              "/api/dead-letters/replays",
              "{\"ids\":[%d],\"dryRun\":false}"
                  .formatted(jdbc.queryForObject(deadLetter, Long.class, messages.hit())));
    } catch (Exception e) {
      throw new IllegalStateException("The replay was not accepted", e);
    }
  }

  private static List<String> results(Messages messages) {
    return messages.ids().stream()
        .map(
            id ->
                "{\"messageId\":"
                    + id
                    + ",\"attempt\":1,\"status\":\"DELIVERED\",\"vendor\":\"mock-http\",\"cost\":0.0075}")
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Publishes a queue message as a foreign publisher would. */
  void publish(String body) {
    broker
        .getBean(RabbitTemplate.class)
        .send(
            ResponseTopology.EXCHANGE,
            ResponseTopology.ROUTING_KEY,
            MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8))
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setMessageId(UUID.randomUUID().toString())
                .build());
  }

  /**
   * Lets the time pass for what the dead process held, so that nobody waits for leases: first a
   * whole sweep goes through the queue, so that what was published before the crash is applied, and
   * then the leases of the dead process are over.
   */
  void letDeadLeasesRunOut(DeadLeases dead) {
    awaitSweep();
    jdbc.update(
        "update communication_log set lease_until = now() - interval '1 second'"
            + " where id = any (?) and status = 'PROCESSING' and lease_until <= ?",
        dead.messages().toArray(Long[]::new),
        dead.latest());
    jdbc.update(
        "update claim set lease_until = now() - interval '1 second' where id <= ?",
        dead.lastClaim());
  }

  /** What a process held when it was halted. */
  record DeadLeases(List<Long> messages, Timestamp latest, long lastClaim) {}

  /** Notes what the dead process held; a sweep or a replay that it had taken is overdue. */
  DeadLeases noteDeadLeases() {
    jdbc.update(
        "update lease_sweep set published_at = published_at - interval '2 minutes'"
            + " where published_at > applied_at");
    jdbc.update(
        "update receipt_processing_queue set replay_taken_until = now()"
            + " where status = 'REPLAYING'");
    List<Long> messages =
        jdbc.queryForList(
            "select id from communication_log where status = 'PROCESSING'"
                + " and lease_until <= now() + make_interval(secs => ?)",
            Long.class,
            LEASE_SECONDS);
    Map<String, Object> row =
        jdbc.queryForMap(
            "select now() + make_interval(secs => ?) as latest,"
                + " coalesce((select max(id) from claim), 0) as last_claim",
            LEASE_SECONDS);
    return new DeadLeases(
        messages, (Timestamp) row.get("latest"), ((Number) row.get("last_claim")).longValue());
  }

  /** Waits until a sweep that begins from now on has been applied. */
  void awaitSweep() {
    Timestamp before = jdbc.queryForObject("select now()", Timestamp.class);
    await("a sweep that begins").until(() -> sweepTime("published_at").after(before));
    Timestamp begun = sweepTime("published_at");
    await("a sweep that is applied").until(() -> sweepTime("applied_at").after(begun));
  }

  /** Waits until no message of a case is open, no result waits and every message is counted. */
  void awaitIdle(List<Long> ids) {
    await("no open message")
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.queryForList(
                            "select id, status, attempts, lost_claims, lease_until, next_attempt_at"
                                + " from communication_log where id = any (?)"
                                + " and status in ('PENDING', 'PROCESSING')",
                            (Object) ids.toArray(Long[]::new)))
                    .isEmpty());
    await("no replay under way")
        .until(
            () ->
                jdbc.queryForObject(
                        "select count(*) from receipt_processing_queue where status = 'REPLAYING'",
                        Long.class)
                    == 0);
    await("no uncounted message")
        .until(() -> jdbc.queryForObject("select count(*) from campaign_intake", Long.class) == 0);
    awaitSweep();
    await("an empty response queue").until(() -> depth(ResponseTopology.QUEUE) == 0);
  }

  int depth(String queue) {
    return admin.getQueueInfo(queue).getMessageCount();
  }

  void purgeDeadLetters() {
    admin.purgeQueue(ResponseTopology.DEAD_LETTER_QUEUE);
  }

  @Override
  public void close() {
    end();
    broker.close();
  }

  private void end() {
    if (application != null) {
      application.close();
      application = null;
    }
    admin.deleteQueue(ResponseTopology.QUEUE);
    admin.deleteQueue(ResponseTopology.DEAD_LETTER_QUEUE);
    admin.deleteExchange(ResponseTopology.EXCHANGE);
    if (database != null) {
      vendor.close();
      database.close();
      database = null;
    }
  }

  private void insert(Messages messages, String recipientOfHit, String state, String further) {
    jdbc.queryForObject(
        """
        with inserted as (
          insert into communication_log
            (id, campaign_id, customer_id, customer_email, customer_name, message_text,
             status, attempts, attempt_open, lost_claims, lease_until)
          select id, 'crash-' || ?, 'customer-' || id,
                 case when id = ? then ? else 'test@example.com' end, 'Test User', 'Hello', %s
            from unnest(?) as id
          returning id, lease_until
        )%s
        select count(*) from inserted"""
            .formatted(state, further),
        Long.class,
        messages.hit(),
        messages.hit(),
        recipientOfHit,
        messages.ids().toArray(Long[]::new));
  }

  private Timestamp sweepTime(String column) {
    return jdbc.queryForObject("select " + column + " from lease_sweep", Timestamp.class);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.putAll(database.springProperties());
    settings.putAll(services.brokerProperties());
    settings.put("server.port", "0");
    settings.put("campaign.roles", "sender,receipts");
    settings.put("campaign.vendors.default", "mock-http");
    settings.put("campaign.vendors.idempotent.mock-http", String.valueOf(idempotentVendor));
    settings.put("campaign.mock-receiver.url", vendor.url());
    settings.put("campaign.operator.password", "operator-password");
    settings.put("campaign.viewer.password", "viewer-password");
    settings.put("campaign.poll.interval", "50ms");
    settings.put("campaign.claim.lease", LEASE_SECONDS + "s");
    settings.put("campaign.vendors.timeout", "1s");
    settings.put("campaign.claim.sweep-interval", "200ms");
    settings.put("campaign.claim.hand-back-delay", "200ms");
    settings.put("campaign.statistics.interval", "100ms");
    settings.put("campaign.services.check-interval", "200ms");
    // One after another, so that what was queued before a sweep is applied before it.
    settings.put("campaign.responses.concurrency", "1");
    settings.put("campaign.responses.prefetch", "1");
    return settings;
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  private static ConfigurableApplicationContext connectToBroker(TestServices services) {
    return new SpringApplicationBuilder(BrokerClient.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run(
            services.brokerProperties().entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }

  @ImportAutoConfiguration(RabbitAutoConfiguration.class)
  static final class BrokerClient {}
}
