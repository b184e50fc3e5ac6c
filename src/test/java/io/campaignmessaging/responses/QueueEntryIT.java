package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.HostileInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

/** Whoever publishes to the response queue steers nothing but what the responses are about. */
class QueueEntryIT {

  private static final String ELSEWHERE = "elsewhere-" + UUID.randomUUID();

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.roles", "receipts");

  private RabbitAdmin admin;
  private Queue elsewhere;

  @BeforeEach
  void bindQueuesElsewhere() {
    admin = new RabbitAdmin(FLOW.bean(ConnectionFactory.class));
    elsewhere = new AnonymousQueue();
    FanoutExchange exchange = new FanoutExchange(ELSEWHERE);
    admin.declareExchange(exchange);
    admin.declareQueue(elsewhere);
    admin.declareQueue(new Queue(HostileInput.MARK, false, false, false));
    admin.declareBinding(BindingBuilder.bind(elsewhere).to(exchange));
  }

  @AfterEach
  void nothingWentElsewhere() {
    assertThat(FLOW.depth(elsewhere.getName())).isZero();
    assertThat(FLOW.depth(HostileInput.MARK)).isZero();
    assertThat(Path.of(HostileInput.FILE)).doesNotExist();
    assertThat(HostileInput.wasDeserialized()).isFalse();
    admin.deleteExchange(ELSEWHERE);
    admin.deleteQueue(elsewhere.getName());
    admin.deleteQueue(HostileInput.MARK);
  }

  @Test
  void headersOfAGoodResponseSteerNothing() {
    long id = claimed();

    FLOW.publish(hostile(delivered(id).getBytes(StandardCharsets.UTF_8)).build());

    FLOW.awaitStatus(id, "DELIVERED");
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "this is no JSON | UNREADABLE_RESPONSE",
        "[1] | INVALID_RESPONSE",
        "{\"messageId\":999999999,\"attempt\":1,\"status\":\"DELIVERED\"} | UNKNOWN_MESSAGE"
      })
  void headersOfABadResponseDoNotSteerItsDeadLetter(String body, String code) {
    long witness = claimed();

    FLOW.publish(hostile(bytes(body)).build());

    MessageProperties deadLetter = FLOW.takeDeadLetter().getMessageProperties();
    // What a quorum queue adds.
    deadLetter.getHeaders().remove("x-delivery-count");
    assertThat(deadLetter.getHeaders())
        .containsOnlyKeys(
            "deadLetterCode",
            "deadLetterText",
            "deadLetterHeaders",
            // Spring's own mark of a mandatory message.
            "spring_listener_return_correlation")
        .containsEntry("deadLetterCode", code);
    // The received headers are kept as one text, which no component reads as headers.
    deadLetter.getHeaders().remove("deadLetterHeaders");
    assertThat(deadLetter.toString()).doesNotContain(HostileInput.MARK);
    assertThat(FLOW.message(witness)).containsEntry("status", "PROCESSING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LEASE-SWEEP", "lease-sweep ", "release-expired-leases", "*", ""})
  void aKindThatIsUnknownIsAMessageOfResponses(String kind) {
    long id = claimed();

    FLOW.publish(
        MessageBuilder.withBody(bytes(delivered(id))).setHeader("messageKind", kind).build());

    FLOW.awaitStatus(id, "DELIVERED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "never", "[1]", "now() or true"})
  void aSweepWithoutATimeIsDeadLettered(String body) {
    FLOW.publish(
        MessageBuilder.withBody(bytes(body)).setHeader("messageKind", "lease-sweep").build());

    assertThat(FLOW.takeDeadLetter().getBody())
        .isEqualTo(body.equals("[1]") ? bytes("1") : bytes(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2999-01-01T00:00:00Z", "infinity"})
  void aSweepOfTheFutureEndsNoLeaseEarly(String time) {
    long id = claimed();
    FLOW.jdbc()
        .update(
            "insert into claim (lease_until, message_ids)"
                + " values (now() + interval '1 hour', array[?])",
            id);

    FLOW.publish(
        MessageBuilder.withBody(bytes(time)).setHeader("messageKind", "lease-sweep").build());

    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                    .queryForObject(
                        "select applied_at > '-infinity' from lease_sweep", Boolean.class));
    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-java-serialized-object",
        "application/json",
        "application/octet-stream"
      })
  void aSerializedObjectIsDeadLetteredWithItsBytesAndNeverRead(String contentType) {
    byte[] object = HostileInput.serializedObject();

    Message message = hostile(object).build();
    message.getMessageProperties().setContentType(contentType);
    FLOW.publish(message);

    Message deadLetter = FLOW.takeDeadLetter();
    assertThat(deadLetter.getBody()).isEqualTo(object);
    assertThat(deadLetter.getMessageProperties().<String>getHeader("deadLetterCode"))
        .isEqualTo("UNREADABLE_RESPONSE");
  }

  private static MessageBuilder hostile(byte[] body) {
    MessageBuilder message = MessageBuilder.withBody(body);
    message.setReplyTo(ELSEWHERE + "/");
    HostileInput.headers("http://127.0.0.1:9/" + HostileInput.MARK, ELSEWHERE)
        .forEach(message::setHeader);
    return message;
  }

  private static String delivered(long id) {
    return "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"mock\",\"status\":\"DELIVERED\"}"
        .formatted(id);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A message as it stands while its attempt is with the vendor. */
  private static long claimed() {
    long id = FLOW.insertMessage("entry", "test@example.com");
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = 1, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            id);
    return id;
  }
}
