package io.campaignmessaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.vendor.MockReceiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.TestSocketUtils;

/**
 * The whole application on the services of {@link TestServices}, with a database of its own and
 * empty queues, for the time of a test class. The mock receiver answers without delay and polls are
 * quick, unless a setting says otherwise.
 */
public final class Flow implements BeforeAllCallback, AfterAllCallback {

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
  private final int instances;
  private TestDatabase database;

  private Flow(int instances) {
    this.instances = instances;
    settings.put("campaign.poll.interval", "50ms");
    settings.put("campaign.mock-receiver.seed", "1");
    settings.put("campaign.mock-receiver.min-delay", "0ms");
    settings.put("campaign.mock-receiver.max-delay", "0ms");
    settings.put("campaign.mock-receiver.retry-after", "0s");
    settings.put("campaign.operator.password", "operator-password");
    settings.put("campaign.viewer.password", "viewer-password");
    // Tests ask faster than people.
    settings.put("campaign.api.rate-per-second", "100000");
    settings.put("campaign.api.burst", "100000");
    settings.put("campaign.statistics.interval", "100ms");
    settings.put("campaign.services.check-interval", "200ms");
    settings.put("spring.main.register-shutdown-hook", "false");
    // Several applications of one JVM would give their MBeans the same names.
    settings.put("spring.jmx.enabled", "false");
  }

  /** One instance of the application with all roles. */
  public static Flow ofOneInstance() {
    return new Flow(1);
  }

  /** Several instances of the application on the same database and queues. */
  public static Flow ofInstances(int instances) {
    return new Flow(instances);
  }

  /** Sets a property of the application. */
  public Flow with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    TestServices services = TestServices.get();
    database = new TestDatabase(services);
    settings.putAll(database.springProperties());
    settings.putAll(services.brokerProperties());
    for (int instance = 0; instance < instances; instance++) {
      applications.add(start());
    }
    await().until(() -> applications.stream().allMatch(Flow::isRunning));
    // Schemas without back-off waits would be another product: the classes only get shorter.
    jdbc().update("update back_off_class set base_seconds = 0.05, cap_seconds = 0.1");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!applications.isEmpty()) {
      RabbitAdmin admin = new RabbitAdmin(bean(ConnectionFactory.class));
      applications.subList(1, applications.size()).forEach(ConfigurableApplicationContext::close);
      ConfigurableApplicationContext last = applications.get(0);
      last.getBean(org.apache.camel.CamelContext.class).stop();
      admin.deleteQueue(ResponseTopology.QUEUE);
      admin.deleteQueue(ResponseTopology.DEAD_LETTER_QUEUE);
      admin.deleteExchange(ResponseTopology.EXCHANGE);
      last.close();
    }
    applications.clear();
    database.close();
  }

  private ConfigurableApplicationContext start() {
    settings.put("server.port", String.valueOf(TestSocketUtils.findAvailableTcpPort()));
    return Switches.start(settings);
  }

  private static boolean isRunning(ConfigurableApplicationContext application) {
    return application
        .getBean(io.campaignmessaging.operations.FlowStarter.class)
        .health()
        .getStatus()
        .equals(org.springframework.boot.actuate.health.Status.UP);
  }

  /** Waits on a condition, never for a time. */
  public ConditionFactory await() {
    return Awaitility.await().atMost(Switches.patience()).pollInterval(Duration.ofMillis(50));
  }

  /** A bean of the first instance. */
  public <T> T bean(Class<T> type) {
    return applications.get(0).getBean(type);
  }

  /** The mock receiver of each instance. */
  public List<MockReceiver> mockReceivers() {
    return applications.stream()
        .map(application -> application.getBean(MockReceiver.class))
        .toList();
  }

  /** The HTTP port of the first instance. */
  public int port() {
    return ((ServletWebServerApplicationContext) applications.get(0)).getWebServer().getPort();
  }

  /** The test's own view of the database. */
  public JdbcTemplate jdbc() {
    return database.jdbc();
  }

  /** Does something while the database refuses and has cut every connection. */
  public void whileTheDatabaseIsAway(Runnable action) {
    database.refuseConnections();
    try {
      action.run();
    } finally {
      database.acceptConnections();
    }
  }

  /** Inserts one pending message and returns its id. */
  public long insertMessage(String campaign, String recipient) {
    return insertMessage(campaign, recipient, "PENDING");
  }

  /** Inserts one message that has a status already and returns its id. */
  public long insertMessage(String campaign, String recipient, String status) {
    return jdbc()
        .queryForObject(
            """
            insert into communication_log
              (campaign_id, customer_id, customer_email, customer_name, message_text, status)
            values (?, 'customer', ?, 'Test User', 'Hello', ?) returning id""",
            Long.class,
            campaign,
            recipient,
            status);
  }

  /** Inserts many pending messages. */
  public void insertMessages(String campaign, int count) {
    jdbc()
        .update(
            """
            insert into communication_log
              (campaign_id, customer_id, customer_email, customer_name, message_text)
            select ?, 'customer-' || n, 'customer' || n || '@example.com', 'Customer', 'Hello'
              from generate_series(1, ?) n""",
            campaign,
            count);
  }

  /** One row of {@code communication_log}. */
  public Map<String, Object> message(long id) {
    return jdbc().queryForMap("select * from communication_log where id = ?", id);
  }

  /** Waits until a message has a status. */
  public Map<String, Object> awaitStatus(long id, String status) {
    await()
        .untilAsserted(
            () -> assertThat(message(id)).as("message %d", id).containsEntry("status", status));
    return message(id);
  }

  /** Waits until no message of a campaign is open any more. */
  public void awaitFinished(String campaign) {
    await()
        .until(
            () ->
                jdbc()
                        .queryForObject(
                            "select count(*) from communication_log where campaign_id = ? and status"
                                + " in ('PENDING', 'PROCESSING')",
                            Long.class,
                            campaign)
                    == 0);
  }

  /** Checks that every counter of every campaign equals a recount. */
  public void assertCountersEqualRecount() {
    await()
        .untilAsserted(
            () -> assertThat(Counters.kept(jdbc())).isEqualTo(Counters.recounted(jdbc())));
  }

  /** Publishes a response as a foreign publisher would. */
  public void publish(String body) {
    publish(
        MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON)
            .build());
  }

  /** Publishes a message as it is. */
  public void publish(Message message) {
    new RabbitTemplate(bean(ConnectionFactory.class))
        .send(ResponseTopology.EXCHANGE, ResponseTopology.ROUTING_KEY, message);
  }

  /** Waits for the next dead letter, and for its queue, and takes it out. */
  public Message takeDeadLetter() {
    RabbitTemplate template = new RabbitTemplate(bean(ConnectionFactory.class));
    return await()
        .ignoreExceptionsInstanceOf(AmqpIOException.class)
        .until(
            () -> template.receive(ResponseTopology.DEAD_LETTER_QUEUE), java.util.Objects::nonNull);
  }

  /** How many messages wait in a queue. */
  public int depth(String queue) {
    return new RabbitAdmin(bean(ConnectionFactory.class)).getQueueInfo(queue).getMessageCount();
  }
}
