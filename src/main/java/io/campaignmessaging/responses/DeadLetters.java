package io.campaignmessaging.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.springframework.stereotype.Component;

/** Notes of a queue message what its tracking needs, and puts into words why it was parked. */
@Component
public class DeadLetters {

  /** Longest error text that is kept, in characters. */
  private static final int MAXIMAL_TEXT_LENGTH = 500;

  /** More than any failure has; causes that go in a circle end here. */
  private static final int MAXIMAL_CAUSES = 100;

  private static final String LIMIT_EXCEEDED = "54";

  private static final Map<String, String> EXPLANATIONS =
      Map.of(
          "INVALID_STATUS", "status must be ACCEPTED, DELIVERED, FAILED or UNANSWERED",
          "INVALID_ATTEMPT", "attempt must be a number from 1",
          "INVALID_COST", "cost must be a number from 0 to below 1000000",
          "UNKNOWN_MESSAGE", "messageId names no row of communication_log",
          "FUTURE_ATTEMPT", "the message has not been claimed for that attempt yet");

  private final ObjectMapper json;

  /**
   * Makes the notes.
   *
   * @param json writes the headers
   */
  public DeadLetters(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Copies the headers of a queue message before the untrusted ones are removed.
   *
   * @param headers the headers as they came
   * @return a copy
   */
  public Map<String, Object> copyHeaders(@Headers Map<String, Object> headers) {
    return new TreeMap<>(headers);
  }

  /**
   * Writes the headers that a queue message came with.
   *
   * @param headers the copy of them; null where there are none
   * @return a JSON object, their values as text
   * @throws JsonProcessingException never for text
   */
  public String headersAsJson(@ExchangeProperty("receivedHeaders") Map<String, Object> headers)
      throws JsonProcessingException {
    Map<String, String> texts = new TreeMap<>();
    if (headers != null) {
      headers.forEach((name, value) -> texts.put(safe(name), safe(String.valueOf(value))));
    }
    return json.writeValueAsString(texts);
  }

  /**
   * Returns the id under which a queue message is tracked.
   *
   * @param messageId the id its publisher gave it; may be null
   * @param exchange the exchange, whose own id stands in
   * @return an id, never null
   */
  public String queueMessageId(
      @Header(SpringRabbitMQConstants.MESSAGE_ID) String messageId, Exchange exchange) {
    return messageId == null || messageId.isBlank() ? exchange.getExchangeId() : safe(messageId);
  }

  /**
   * Returns how often the broker has delivered a queue message.
   *
   * @param earlier the quorum queue's count of earlier deliveries; null where there is none
   * @param redelivered whether the broker says that it was delivered before; may be null
   * @return a number from 1
   */
  public int deliveries(
      @Header("x-delivery-count") Number earlier,
      @Header(SpringRabbitMQConstants.REDELIVERED) Boolean redelivered) {
    if (earlier != null) {
      return earlier.intValue() + 1;
    }
    return Boolean.TRUE.equals(redelivered) ? 2 : 1;
  }

  /**
   * Puts a refusal of {@code apply-responses.sql} into words.
   *
   * @param code the code of the refusal
   * @return what is wrong with the response
   */
  public String explain(String code) {
    return EXPLANATIONS.getOrDefault(code, code);
  }

  /**
   * Tells whether PostgreSQL refused a response because it is beyond one of its limits, such as
   * JSON that is nested too deeply or an event too long for its index. Spring takes that for a
   * service that is away, and yet it stays refused.
   *
   * @param failure what was thrown; may be null
   * @return true for SQL states of class 54, program limit exceeded
   */
  public boolean isBeyondLimits(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < MAXIMAL_CAUSES && cause != null; depth++) {
      if (cause instanceof SQLException refusal && refusal.getSQLState() != null) {
        return refusal.getSQLState().startsWith(LIMIT_EXCEEDED);
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * Puts into words why a response could not be processed.
   *
   * @param failure what was thrown
   * @return the innermost message, one line of at most 500 characters
   */
  public String describeFailure(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
    if (failure == null) {
      return "no exception was given";
    }
    Throwable cause = failure;
    for (int depth = 0; depth < MAXIMAL_CAUSES && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return safe(cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  /** PostgreSQL stores no control character 0 and, in jsonb, no half of a surrogate pair. */
  private static String safe(String text) {
    String line = text.replaceAll("\\p{Cc}+", " ");
    String cut =
        line.length() <= MAXIMAL_TEXT_LENGTH ? line : line.substring(0, MAXIMAL_TEXT_LENGTH);
    return cut.replaceAll("\\p{Cs}", "\uFFFD");
  }
}
