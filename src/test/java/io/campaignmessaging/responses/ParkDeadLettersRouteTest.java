package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

@RouteTest("park-dead-letters")
@ExtendWith(OutputCaptureExtension.class)
class ParkDeadLettersRouteTest {

  private static final byte[] ORIGINAL = {(byte) 0xac, (byte) 0xed, 0, 5, 't'};

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:publish-dead-letter")
  private MockEndpoint deadLetterQueue;

  @EndpointInject("mock:record-dead-letter")
  private MockEndpoint tracking;

  @ParameterizedTest
  @CsvSource({
    "park-unreadable-responses, UNREADABLE_RESPONSE",
    "park-invalid-response,     INVALID_RESPONSE",
    "park-exhausted-responses,  PROCESSING_FAILED"
  })
  void aQueueMessageIsParkedAsItCameWithItsCodeAndWhatWasThrown(String route, String code) {
    park(route, "what the steps before made of it");

    assertThat(deadLetterQueue.getReceivedExchanges())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getMessage().getBody()).isEqualTo(ORIGINAL);
              assertThat(letter.getMessage().getHeaders())
                  .containsEntry("deadLetterCode", code)
                  .containsEntry("deadLetterText", "IllegalStateException: what the database said")
                  .containsEntry(SpringRabbitMQConstants.MESSAGE_ID, "pack-1");
            });
    assertThat(tracking.getReceivedExchanges())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getMessage().getBody()).isEqualTo(ORIGINAL);
              assertThat(row.getProperties())
                  .containsEntry("queueMessageId", "pack-1")
                  .containsEntry("deadLetterCode", code)
                  .containsEntry("deadLetterText", "IllegalStateException: what the database said");
            });
  }

  @Test
  void aDeadLetterIsSaidInTheLog(CapturedOutput output) {
    park("park-unreadable-responses", "");

    assertThat(output)
        .contains(
            "Response pack-1 went to message_response_queue.dlq: UNREADABLE_RESPONSE"
                + " IllegalStateException: what the database said");
  }

  @Test
  void eachRefusedResponseOfAPackIsParkedByItself() {
    park(
        "park-refused-responses",
        List.of(
            refusal("UNKNOWN_MESSAGE", 7, null, "{\"messageId\": 7}", "/1"),
            refusal("FUTURE_ATTEMPT", 8, 9, "{\"messageId\": 8}", "/3")));

    assertThat(deadLetterQueue.getReceivedExchanges())
        .extracting(letter -> letter.getMessage().getBody(String.class))
        .containsExactly("{\"messageId\": 7}", "{\"messageId\": 8}");
    assertThat(deadLetterQueue.getReceivedExchanges())
        .extracting(letter -> letter.getMessage().getHeader(SpringRabbitMQConstants.MESSAGE_ID))
        .containsExactly("pack-1/1", "pack-1/3");
    assertThat(deadLetterQueue.getReceivedExchanges())
        .extracting(letter -> letter.getMessage().getHeader("deadLetterText"))
        .containsExactly(
            "messageId names no row of communication_log",
            "the message has not been claimed for that attempt yet");
    assertThat(tracking.getReceivedExchanges())
        .extracting(row -> row.getProperty("deadLetterMessageId"))
        .containsExactly(7L, 8L);
    assertThat(tracking.getReceivedExchanges())
        .extracting(row -> row.getProperty("deadLetterAttempt"))
        .containsExactly(null, 9);
  }

  @Test
  void aPackWithNothingRefusedParksNothing() {
    park("park-refused-responses", List.of());

    assertThat(deadLetterQueue.getReceivedCounter()).isZero();
    assertThat(tracking.getReceivedCounter()).isZero();
  }

  @Test
  void aDeadLetterIsPublishedAgainUntilTheBrokerHasItAndThenTracked() {
    deadLetterQueue.whenAnyExchangeReceived(
        letter -> {
          if (deadLetterQueue.getReceivedCounter() <= 8) {
            throw new AmqpConnectException(new IllegalStateException("refused"));
          }
        });

    Exchange parked = park("park-unreadable-responses", "");

    assertThat(deadLetterQueue.getReceivedCounter()).isEqualTo(9);
    assertThat(tracking.getReceivedCounter()).isOne();
    assertThat(parked.getException()).isNull();
  }

  @Test
  void trackingWaitsWhileTheDatabaseIsAwayAndPublishesNothingTwice() {
    tracking.whenAnyExchangeReceived(
        row -> {
          if (tracking.getReceivedCounter() <= 8) {
            throw new DataAccessResourceFailureException("the connection was closed");
          }
        });

    Exchange parked = park("park-unreadable-responses", "");

    assertThat(tracking.getReceivedCounter()).isEqualTo(9);
    assertThat(deadLetterQueue.getReceivedCounter()).isOne();
    assertThat(parked.getException()).isNull();
  }

  @Test
  @Timeout(60)
  void aDeadLetterThatCannotBeTrackedDoesNotParkItselfForEver() {
    tracking.whenAnyExchangeReceived(
        row -> {
          throw new DataIntegrityViolationException("refused");
        });

    park("park-unreadable-responses", "");

    assertThat(deadLetterQueue.getReceivedCounter()).isLessThanOrEqualTo(2);
  }

  private Exchange park(String route, Object body) {
    return template.send(
        "direct:" + route,
        exchange -> {
          exchange.getMessage().setBody(body);
          exchange.setProperty("queueMessageId", "pack-1");
          exchange.setProperty("deliveries", 1);
          exchange.setProperty("originalBody", ORIGINAL);
          exchange.setProperty(
              Exchange.EXCEPTION_CAUGHT,
              new IllegalArgumentException(
                  "what the route made of it",
                  new IllegalStateException("what the database said")));
        });
  }

  private static Map<String, Object> refusal(
      String code, long messageId, Integer attempt, String document, String suffix) {
    Map<String, Object> row = new HashMap<>();
    row.put("error_code", code);
    row.put("communication_log_id", messageId);
    row.put("attempt", attempt);
    row.put("document", document);
    row.put("suffix", suffix);
    return row;
  }
}
