package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

@RouteTest("process-responses")
class ProcessResponsesRouteTest {

  private static final String GOOD = "{\"messageId\":1,\"attempt\":1,\"status\":\"DELIVERED\"}";
  private static final String BAD = "{\"messageId\":\"x\",\"attempt\":1,\"status\":\"DELIVERED\"}";
  private static final List<Map<String, Object>> NOTHING_REFUSED = List.of();

  /** More than the three redeliveries after which a failure that is not understood is parked. */
  private static final int MANY_TIMES = 8;

  @Autowired private ProducerTemplate template;
  @Autowired private CamelContext context;

  @EndpointInject("mock:write-outcomes")
  private MockEndpoint pack;

  @EndpointInject("mock:write-single-outcome")
  private MockEndpoint single;

  @EndpointInject("mock:release-expired-leases")
  private MockEndpoint sweep;

  @EndpointInject("mock:park-refused-responses")
  private MockEndpoint refused;

  @EndpointInject("mock:park-invalid-response")
  private MockEndpoint invalid;

  @EndpointInject("mock:park-unreadable-responses")
  private MockEndpoint unreadable;

  @EndpointInject("mock:park-exhausted-responses")
  private MockEndpoint exhausted;

  @BeforeEach
  void theDatabaseTakesEverything() {
    pack.whenAnyExchangeReceived(answer(NOTHING_REFUSED));
    single.whenAnyExchangeReceived(answer(NOTHING_REFUSED));
  }

  @Test
  void allResponsesOfAQueueMessageAreAppliedByOneStatement() {
    Exchange message = receive("[" + GOOD + "," + GOOD + "]", Map.of());

    assertThat(pack.getReceivedExchanges())
        .singleElement()
        .satisfies(
            statement ->
                assertThat(statement.getMessage().getBody())
                    .isEqualTo("[" + GOOD + "," + GOOD + "]"));
    assertThat(single.getReceivedCounter()).isZero();
    assertAcknowledged(message);
  }

  @Test
  void theStatementIsGivenTheIdAndTheDeliveriesOfItsQueueMessage() {
    receive(GOOD, Map.of(SpringRabbitMQConstants.MESSAGE_ID, "pack-1", "x-delivery-count", 2));

    Exchange statement = pack.getReceivedExchanges().get(0);
    assertThat(statement.getProperty("queueMessageId")).isEqualTo("pack-1");
    assertThat(statement.getProperty("deliveries")).isEqualTo(3);
  }

  @Test
  void aResponseInUtf8IsReadAsSuchWhateverItsHeadersSay() {
    receive("{\"errorText\":\"שלום\"}", Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"));

    assertThat(pack.getReceivedExchanges().get(0).getMessage().getBody())
        .isEqualTo("{\"errorText\":\"שלום\"}");
  }

  @Test
  void untrustedHeadersAreRemovedAndKeptForTheDeadLetterOnly() {
    receive(
        GOOD,
        Map.of(
            "CamelSqlQuery",
            "delete from communication_log",
            "camelsqlparameters",
            "x",
            SpringRabbitMQConstants.ROUTING_OVERRIDE_KEY,
            "elsewhere"));

    Exchange statement = pack.getReceivedExchanges().get(0);
    assertThat(statement.getMessage().getHeaders()).isEmpty();
    assertThat(((Map<?, ?>) statement.getProperty("receivedHeaders")).keySet())
        .asInstanceOf(InstanceOfAssertFactories.collection(String.class))
        .containsOnly(
            "CamelSqlQuery", "camelsqlparameters", SpringRabbitMQConstants.ROUTING_OVERRIDE_KEY);
  }

  @Test
  void rowsThatTheStatementRefusesAreHandedToTheDeadLetters() {
    List<Map<String, Object>> rows = List.of(Map.of("error_code", "UNKNOWN_MESSAGE"));
    pack.whenAnyExchangeReceived(answer(rows));

    Exchange message = receive(GOOD, Map.of());

    assertThat(refused.getReceivedExchanges())
        .singleElement()
        .satisfies(handed -> assertThat(handed.getMessage().getBody()).isEqualTo(rows));
    assertAcknowledged(message);
  }

  @Test
  void aSweepMessageReleasesTheLeasesAndIsNoResponse() {
    receive("2026-11-01 12:00:00+00", Map.of("messageKind", "lease-sweep"));

    assertThat(sweep.getReceivedExchanges()).hasSize(1);
    assertThat(pack.getReceivedCounter()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lease-sweeper", "", "Lease-Sweep"})
  void anyOtherKindOfMessageHoldsResponses(String kind) {
    receive(GOOD, Map.of("messageKind", kind));

    assertThat(pack.getReceivedCounter()).isOne();
    assertThat(sweep.getReceivedCounter()).isZero();
  }

  static Stream<Exception> servicesThatAreAway() {
    return Stream.of(
        new DataAccessResourceFailureException("the connection was closed"),
        new QueryTimeoutException("the statement was cancelled"),
        new CannotCreateTransactionException("no connection"),
        new AmqpConnectException(new IllegalStateException("refused")),
        new TimeoutException("no answer"),
        new SQLException("the database system is shutting down", "57P01"));
  }

  @ParameterizedTest
  @MethodSource("servicesThatAreAway")
  void aQueueMessageWaitsWhileAServiceIsAwayAndIsNotDeadLettered(Exception failure) {
    pack.whenAnyExchangeReceived(failing(MANY_TIMES, failure, pack));

    Exchange message = receive(GOOD, Map.of());

    assertThat(pack.getReceivedExchanges())
        .hasSize(MANY_TIMES + 1)
        .allSatisfy(attempt -> assertThat(attempt.getMessage().getBody()).isEqualTo(GOOD));
    assertNothingParked();
    assertAcknowledged(message);
  }

  @Test
  void aFailureThatNothingExplainsIsRedeliveredThreeTimesAndThenParked() {
    pack.whenAnyExchangeReceived(
        failing(Integer.MAX_VALUE, new IllegalStateException("a defect"), pack));
    NotifyBuilder done =
        new NotifyBuilder(context).fromRoute("process-responses").whenCompleted(1).create();

    Exchange message = receive(GOOD, Map.of(SpringRabbitMQConstants.MESSAGE_ID, "pack-1"));

    assertThat(done.matches(10, TimeUnit.SECONDS)).as("completed, not failed").isTrue();
    assertThat(pack.getReceivedCounter()).isEqualTo(4);
    assertThat(exhausted.getReceivedExchanges())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.getMessage().getBody(String.class)).isEqualTo(GOOD);
              assertThat(parked.getProperty("queueMessageId")).isEqualTo("pack-1");
              assertThat(parked.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))
                  .hasMessage("a defect");
            });
    assertAcknowledged(message);
  }

  @Test
  void badDataIsNotTriedAgainButAppliedOneByOne() {
    refuseBadData();

    Exchange message =
        receive(
            "[" + GOOD + "," + BAD + "," + GOOD + "]",
            Map.of(SpringRabbitMQConstants.MESSAGE_ID, "pack-1"));

    assertThat(pack.getReceivedCounter()).isOne();
    assertThat(single.getReceivedExchanges())
        .extracting(statement -> statement.getMessage().getBody())
        .containsExactly(GOOD, BAD, GOOD);
    assertThat(single.getReceivedExchanges())
        .extracting(statement -> statement.getProperty("queueMessageId"))
        .containsExactly("pack-1#0", "pack-1#1", "pack-1#2");
    assertThat(invalid.getReceivedExchanges())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.getProperty("queueMessageId")).isEqualTo("pack-1#1");
              assertThat(parked.getProperty("originalBody", byte[].class))
                  .isEqualTo(BAD.getBytes(StandardCharsets.UTF_8));
            });
    assertThat(exhausted.getReceivedCounter()).isZero();
    assertAcknowledged(message);
  }

  @Test
  void aSingleResponseThatIsNoListIsAppliedByItselfToo() {
    refuseBadData();

    receive(BAD, Map.of());

    assertThat(invalid.getReceivedCounter()).isOne();
  }

  @Test
  void aSingleResponseThatTheStatementRefusesIsHandedToTheDeadLetters() {
    refuseBadData();
    List<Map<String, Object>> rows = List.of(Map.of("error_code", "UNKNOWN_MESSAGE"));
    single.whenExchangeReceived(2, answer(rows));

    receive("[" + BAD + "," + GOOD + "]", Map.of());

    assertThat(refused.getReceivedExchanges())
        .singleElement()
        .satisfies(handed -> assertThat(handed.getMessage().getBody()).isEqualTo(rows));
  }

  @Test
  void aSingleResponseWaitsWhileTheDatabaseIsAway() {
    refuseBadData();
    single.whenAnyExchangeReceived(
        failing(MANY_TIMES, new DataAccessResourceFailureException("closed"), single));

    Exchange troubled = receive("[" + BAD + "]", Map.of());

    assertThat(single.getReceivedCounter()).isEqualTo(MANY_TIMES + 1);
    assertNothingParked();
    assertAcknowledged(troubled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "this is no JSON", "{\"messageId\":1", "[1] trailing", "[NaN]"})
  void whatIsNoJsonIsParkedAtOnceWithItsBytes(String body) {
    pack.whenAnyExchangeReceived(
        failing(Integer.MAX_VALUE, new DataIntegrityViolationException("no json"), pack));

    Exchange message = receive(body, Map.of());

    assertThat(pack.getReceivedCounter()).isOne();
    assertThat(unreadable.getReceivedExchanges())
        .singleElement()
        .satisfies(
            parked ->
                assertThat(parked.getProperty("originalBody", byte[].class))
                    .isEqualTo(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(single.getReceivedCounter()).isZero();
    assertAcknowledged(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[null]", "7", "\"text\"", "[[]]", "[1e400]"})
  void jsonThatIsNoResponseIsParkedAndNotLost(String body) {
    pack.whenAnyExchangeReceived(
        failing(Integer.MAX_VALUE, new DataIntegrityViolationException("no object"), pack));
    single.whenAnyExchangeReceived(
        failing(Integer.MAX_VALUE, new DataIntegrityViolationException("no object"), single));

    Exchange message = receive(body, Map.of());

    assertThat(invalid.getReceivedCounter() + unreadable.getReceivedCounter())
        .as("parked messages")
        .isOne();
    assertAcknowledged(message);
  }

  @Test
  void aNumberIsHandedOnWithAllItsDigits() {
    refuseBadData();
    String precise = "{\"messageId\":1,\"cost\":0.12345678901234567890123}";

    receive("[" + BAD + "," + precise + "]", Map.of());

    assertThat(single.getReceivedExchanges().get(1).getMessage().getBody()).isEqualTo(precise);
  }

  private Exchange receive(String body, Map<String, Object> headers) {
    return template.send(
        "direct:process-responses",
        exchange -> {
          exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
          exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
  }

  /** Refuses every statement with a response in it whose message id is no number. */
  private void refuseBadData() {
    Processor database =
        statement -> {
          if (statement.getMessage().getBody(String.class).contains("\"x\"")) {
            throw new DataIntegrityViolationException("invalid input syntax for type bigint");
          }
          statement.getMessage().setBody(NOTHING_REFUSED);
        };
    pack.whenAnyExchangeReceived(database);
    single.whenAnyExchangeReceived(database);
  }

  private static Processor answer(List<Map<String, Object>> rows) {
    return statement -> statement.getMessage().setBody(rows);
  }

  private static Processor failing(int times, Exception failure, MockEndpoint database) {
    return statement -> {
      if (database.getReceivedCounter() <= times) {
        throw failure;
      }
      statement.getMessage().setBody(NOTHING_REFUSED);
    };
  }

  private void assertNothingParked() {
    for (MockEndpoint parked : List.of(invalid, unreadable, exhausted)) {
      assertThat(parked.getReceivedCounter()).as(parked.getEndpointUri()).isZero();
    }
  }

  /** The broker is told that a message is done when its route ends without an exception. */
  private static void assertAcknowledged(Exchange message) {
    assertThat(message.getException()).isNull();
    assertThat(message.isRollbackOnly()).isFalse();
  }
}
