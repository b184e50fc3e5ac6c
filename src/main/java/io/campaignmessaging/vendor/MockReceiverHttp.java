package io.campaignmessaging.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/** What the mock receiver reads and writes over HTTP. */
@Component
public class MockReceiverHttp {

  /** Header under which a client repeats a call without repeating the message. */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final Pattern ACCEPTABLE_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final ObjectMapper json;

  /**
   * Reads and writes with this mapper.
   *
   * @param json reads and writes JSON
   */
  public MockReceiverHttp(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The key under which a message is remembered.
   *
   * @param header value of the header {@code Idempotency-Key}; null if there is none
   * @param body a JSON object with a {@code recipient} that is not blank
   * @return the header's value, or a new random key without one
   * @throws InvalidRequestException if the key or the body is not acceptable
   */
  public String readIdempotencyKey(@Header(IDEMPOTENCY_KEY) String header, @Body byte[] body) {
    if (header != null && !ACCEPTABLE_KEY.matcher(header).matches()) {
      throw new InvalidRequestException(
          List.of(
              "The header Idempotency-Key must have 1 to 255 printable ASCII characters and no space."));
    }
    JsonNode message;
    try {
      message = body == null ? null : json.readTree(body);
    } catch (IOException unreadable) {
      message = null;
    }
    if (message == null || !message.isObject()) {
      throw new InvalidRequestException(List.of("The body is no JSON object."));
    }
    if (!message.path("recipient").isTextual() || message.path("recipient").textValue().isBlank()) {
      throw new InvalidRequestException(List.of("The field recipient is missing or blank."));
    }
    return header == null ? UUID.randomUUID().toString() : header;
  }

  /**
   * Replaces an answer by the HTTP response that carries it.
   *
   * @param exchange has a {@link VendorAnswer} of the mock receiver as body
   */
  public void writeAnswer(Exchange exchange) {
    VendorAnswer answer = exchange.getMessage().getBody(VendorAnswer.class);
    Map<String, Object> content = new LinkedHashMap<>();
    if (answer.status() == VendorAnswer.Status.DELIVERED) {
      content.put("messageId", answer.vendorReference());
      content.put("status", "delivered");
      content.put("cost", answer.cost());
      write(exchange, 200, "application/json", content);
      return;
    }
    MockFailure failure = MockFailure.valueOf(answer.errorCode());
    write(
        exchange,
        failure.httpStatus(),
        "application/json",
        error(failure.name(), answer.errorText()));
    if (answer.retryAfter() != null) {
      exchange.getMessage().setHeader("Retry-After", wholeSeconds(answer.retryAfter()));
    }
  }

  /**
   * Refuses a message the way a vendor does.
   *
   * @param exchange gets the response with status 400
   * @param refusal what is wrong with the request
   */
  public void refuseMessage(Exchange exchange, @ExchangeException InvalidRequestException refusal) {
    write(exchange, 400, "application/json", error("INVALID_REQUEST", refusal.getMessage()));
  }

  /**
   * Refuses a change of the settings, as RFC 9457 has it.
   *
   * @param exchange gets the response with status 400
   * @param refusal what is wrong with the request
   */
  public void refuseSettings(
      Exchange exchange, @ExchangeException InvalidRequestException refusal) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", "Bad Request");
    problem.put("status", 400);
    problem.put("detail", refusal.getMessage());
    problem.put("errors", refusal.problems());
    write(exchange, 400, "application/problem+json", problem);
  }

  /**
   * Replaces an object by an HTTP response with its JSON.
   *
   * @param exchange has the object as body
   */
  public void writeJson(Exchange exchange) {
    write(exchange, 200, "application/json", exchange.getMessage().getBody());
  }

  private static Map<String, Object> error(String code, String text) {
    return Map.of("error", Map.of("code", code.toLowerCase(Locale.ROOT), "message", text));
  }

  // Rounded up, for a client that comes back too early is refused again.
  private static long wholeSeconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }

  private void write(Exchange exchange, int status, String contentType, Object content) {
    Message response = exchange.getMessage();
    // What is left in the message's headers is sent, the request's own headers among it.
    response.removeHeaders("*");
    response.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    response.setHeader(Exchange.CONTENT_TYPE, contentType);
    try {
      response.setBody(json.writeValueAsString(content));
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException(
          "The mock receiver's response cannot be written as JSON.", unwritable);
    }
  }
}
