package io.campaignmessaging.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/**
 * The mock receiver's settings as JSON, with the names of their properties and durations such as
 * {@code 10ms}.
 */
@Component
public class MockReceiverSettings {

  private static final String SUCCESS_RATE = "successRate";
  private static final String SEED = "seed";
  private static final String MIN_DELAY = "minDelay";
  private static final String MAX_DELAY = "maxDelay";
  private static final String COST = "cost";
  private static final String FAILURE_WEIGHTS = "failureWeights";
  private static final String RETRY_AFTER = "retryAfter";
  private static final List<String> NAMES =
      List.of(SUCCESS_RATE, SEED, MIN_DELAY, MAX_DELAY, COST, FAILURE_WEIGHTS, RETRY_AFTER);

  private final MockReceiver mockReceiver;
  private final ObjectMapper json;

  /**
   * Reads and changes this receiver's settings.
   *
   * @param mockReceiver the receiver
   * @param json reads JSON
   */
  public MockReceiverSettings(MockReceiver mockReceiver, ObjectMapper json) {
    this.mockReceiver = mockReceiver;
    this.json = json;
  }

  /**
   * The settings that hold now.
   *
   * @return values for a JSON object, by name
   */
  public Map<String, Object> read() {
    MockReceiverProperties settings = mockReceiver.settings();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(SUCCESS_RATE, settings.successRate());
    values.put(SEED, settings.seed());
    values.put(MIN_DELAY, text(settings.minDelay()));
    values.put(MAX_DELAY, text(settings.maxDelay()));
    values.put(COST, settings.cost());
    values.put(FAILURE_WEIGHTS, settings.failureWeights());
    values.put(RETRY_AFTER, text(settings.retryAfter()));
    return values;
  }

  /**
   * Shows the settings that hold now with the statistics.
   *
   * @return a JSON object
   * @throws JsonProcessingException if it cannot be written
   */
  public String show() throws JsonProcessingException {
    Map<String, Object> shown = read();
    shown.put("statistics", mockReceiver.statistics());
    shown.put("holds", "for this process, until it ends");
    return json.writeValueAsString(shown);
  }

  /**
   * Checks a change of the settings without making it.
   *
   * @param body a JSON object with the settings to change
   * @return the same as text
   * @throws InvalidRequestException if the body is no JSON object, or a name or a value is not
   *     acceptable
   */
  public String check(@Body byte[] body) {
    JsonNode changes = object(body);
    try {
      mockReceiver.changed(settings -> changed(settings, changes));
    } catch (IllegalArgumentException outOfRange) {
      throw new InvalidRequestException(List.of(outOfRange.getMessage() + "."));
    }
    return changes.toString();
  }

  /**
   * Changes the settings that are named; the others stay.
   *
   * @param request a change that was checked
   * @return all settings as they are then
   * @throws JsonProcessingException if it is none
   */
  public Map<String, Object> change(@ExchangeProperty("request") String request)
      throws JsonProcessingException {
    JsonNode changes = json.readTree(request);
    mockReceiver.change(settings -> changed(settings, changes));
    return read();
  }

  /**
   * The failure of that name.
   *
   * @param name for example {@code RATE_LIMITED}
   * @return the failure
   * @throws IllegalArgumentException if there is none
   */
  static MockFailure failure(String name) {
    return Arrays.stream(MockFailure.values())
        .filter(failure -> failure.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no failure '"
                        + name
                        + "'; use one of "
                        + Arrays.toString(MockFailure.values())));
  }

  private JsonNode object(byte[] body) {
    JsonNode node;
    try {
      node = body == null ? null : json.readTree(body);
    } catch (IOException unreadable) {
      node = null;
    }
    if (node == null || !node.isObject()) {
      throw new InvalidRequestException(
          List.of("The body is no JSON object; send one such as {\"successRate\": 0.5}."));
    }
    return node;
  }

  private static MockReceiverProperties changed(MockReceiverProperties settings, JsonNode changes) {
    List<String> problems = new ArrayList<>();
    MockReceiverProperties changed = settings;
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      try {
        changed = changed(changed, change.getKey(), change.getValue());
      } catch (IllegalArgumentException unacceptable) {
        problems.add(change.getKey() + ": " + unacceptable.getMessage() + ".");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    return changed;
  }

  private static MockReceiverProperties changed(
      MockReceiverProperties settings, String name, JsonNode value) {
    return switch (name) {
      case SUCCESS_RATE -> settings.withSuccessRate(number(value).doubleValue());
      case SEED -> settings.withSeed(integer(value));
      case MIN_DELAY -> settings.withDelay(duration(value), settings.maxDelay());
      case MAX_DELAY -> settings.withDelay(settings.minDelay(), duration(value));
      case COST -> settings.withCost(number(value));
      case FAILURE_WEIGHTS -> withWeights(settings, value);
      case RETRY_AFTER -> settings.withRetryAfter(duration(value));
      default ->
          throw new IllegalArgumentException("there is no such setting; use one of " + NAMES);
    };
  }

  private static MockReceiverProperties withWeights(
      MockReceiverProperties settings, JsonNode weights) {
    if (!weights.isObject()) {
      throw new IllegalArgumentException("must be an object of weights such as {\"BOUNCED\": 30}");
    }
    MockReceiverProperties changed = settings;
    for (Map.Entry<String, JsonNode> weight : weights.properties()) {
      changed = changed.withFailureWeight(failure(weight.getKey()), weight(weight.getValue()));
    }
    return changed;
  }

  private static int weight(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException(
          "must be a whole number from 0 to 1000000, not " + shown(value));
    }
    return value.intValue();
  }

  private static BigDecimal number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("must be a number, not " + shown(value));
    }
    return value.decimalValue();
  }

  private static long integer(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("must be a whole number, not " + shown(value));
    }
    return value.longValue();
  }

  private static Duration duration(JsonNode value) {
    try {
      return DurationStyle.detectAndParse(value.asText(), ChronoUnit.MILLIS);
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "must be a duration such as \"10ms\" or \"2s\", not " + shown(value), unreadable);
    }
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 50 ? text : text.substring(0, 50) + "…";
  }

  private static String text(Duration duration) {
    return DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
  }
}
