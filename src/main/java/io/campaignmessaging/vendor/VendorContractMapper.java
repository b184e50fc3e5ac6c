package io.campaignmessaging.vendor;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.campaignmessaging.vendor.VendorContract.Column;
import io.campaignmessaging.vendor.VendorContract.Condition;
import io.campaignmessaging.vendor.VendorContract.Constant;
import io.campaignmessaging.vendor.VendorContract.HeaderValue;
import io.campaignmessaging.vendor.VendorContract.JsonValue;
import io.campaignmessaging.vendor.VendorContract.Outcome;
import io.campaignmessaging.vendor.VendorContract.Rule;
import io.campaignmessaging.vendor.VendorContract.Source;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Applies a vendor's contract: writes its requests and reads its answers. Immutable and safe for
 * use by many threads.
 *
 * <p>An answer that no rule fits means:
 *
 * <ul>
 *   <li>2xx: FAILED {@code UNREADABLE_ANSWER}, not retryable, for the vendor may have sent the
 *       message, and another attempt would send it twice;
 *   <li>429: FAILED {@code RATE_LIMITED}, retryable, with the time of the header {@code
 *       Retry-After};
 *   <li>any other 4xx: FAILED {@code VENDOR_REJECTED}, not retryable;
 *   <li>everything else: FAILED {@code VENDOR_ERROR}, retryable, with the time of the header {@code
 *       Retry-After}.
 * </ul>
 */
public class VendorContractMapper {

  /** A vendor that asks for more is asked again after a day. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  // What the database's cost column can hold; it also keeps 1e999999999 from becoming a billion
  // digits.
  private static final int COST_DECIMALS = 6;
  private static final int COST_DIGITS = 12;

  // Also keeps a name from leaving the folder.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");

  /** The three forms of RFC 9110, section 5.6.7, of which a client must read the old ones, too. */
  private static final List<DateTimeFormatter> HTTP_DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final ObjectReader READER =
      JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectWriter WRITER = JSON.writer();

  private final VendorContract contract;
  private final Clock clock;

  /**
   * Applies this contract.
   *
   * @param contract the contract
   * @param clock tells how far away an HTTP date is
   */
  public VendorContractMapper(VendorContract contract, Clock clock) {
    this.contract = contract;
    this.clock = clock;
  }

  /**
   * Loads and checks {@code <location>vendors/<name>.yaml}.
   *
   * @param location prefix of the routes' resources, for example {@code classpath:routes/} or
   *     {@code file:/etc/routes/}
   * @param name the contract's name: lower-case letters, digits and single hyphens
   * @return what applies the contract
   * @throws InvalidVendorException if the name, the file or its content cannot be used
   */
  public static VendorContractMapper load(String location, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidVendorException(
          "The vendor contract's name '"
              + name
              + "' may have only lower-case letters, digits and single hyphens.");
    }
    String source =
        (location.endsWith("/") ? location : location + "/") + "vendors/" + name + ".yaml";
    try (InputStream yaml = new DefaultResourceLoader().getResource(source).getInputStream()) {
      return new VendorContractMapper(VendorContractReader.read(source, yaml), Clock.systemUTC());
    } catch (FileNotFoundException missing) {
      throw new InvalidVendorException(
          "The vendor contract " + source + " is missing: create it, see docs/add-a-vendor.md.",
          missing);
    } catch (IOException unreadable) {
      throw new InvalidVendorException(
          "The vendor contract " + source + " cannot be read.", unreadable);
    }
  }

  /**
   * The request body of a message.
   *
   * @param message columns of the message by name
   * @return a JSON object or a form, in UTF-8
   */
  public byte[] writeRequest(@Body Map<String, Object> message) {
    return switch (contract.requestFormat()) {
      case JSON -> writeJson(message);
      case FORM -> writeForm(message);
    };
  }

  /**
   * What the request body is.
   *
   * @return the value of the header {@code Content-Type}
   */
  public String contentType() {
    return contract.requestFormat().contentType();
  }

  /**
   * What the vendor's answer means.
   *
   * @param status HTTP status
   * @param headers the answer's headers
   * @param body the answer's body; null if it has none
   * @return our answer; never null
   */
  public VendorAnswer readAnswer(
      @Header(Exchange.HTTP_RESPONSE_CODE) int status,
      @Headers Map<String, Object> headers,
      @Body byte[] body) {
    Response response = new Response(status, headers, body, json(body));
    for (Rule rule : contract.rules()) {
      if (fits(rule.when(), response)) {
        return answer(rule.then(), response);
      }
    }
    return answerWithoutRule(response);
  }

  private byte[] writeJson(Map<String, Object> message) {
    try {
      return WRITER.writeValueAsBytes(filled(contract.requestBody(), message));
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException(
          "The request of the vendor contract " + contract.source() + " cannot be written as JSON.",
          unwritable);
    }
  }

  private byte[] writeForm(Map<String, Object> message) {
    StringJoiner form = new StringJoiner("&");
    contract
        .requestBody()
        .forEach(
            (name, template) -> {
              Object value = filled(template, message);
              if (value != null) {
                form.add(encoded(name) + "=" + encoded(value.toString()));
              }
            });
    return form.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Object filled(Object template, Map<String, Object> message) {
    if (template instanceof Column column) {
      Object value = message.get(column.name());
      return value == null ? column.whenNull() : value;
    }
    if (template instanceof Map<?, ?> fields) {
      Map<String, Object> filled = new LinkedHashMap<>();
      fields.forEach((name, value) -> filled.put((String) name, filled(value, message)));
      return filled;
    }
    if (template instanceof List<?> items) {
      return items.stream().map(item -> filled(item, message)).toList();
    }
    return template;
  }

  private static JsonNode json(byte[] body) {
    if (body == null || body.length == 0) {
      return null;
    }
    try {
      return READER.readValue(body);
    } catch (IOException | NumberFormatException unreadable) {
      // No JSON is an answer too: the rules without a JSON condition are for it. Jackson lets the
      // exception of a number escape whose exponent no BigDecimal can hold.
      return null;
    }
  }

  private static boolean fits(Condition condition, Response response) {
    if (!condition.statuses().isEmpty()
        && condition.statuses().stream().noneMatch(range -> range.contains(response.status))) {
      return false;
    }
    if (!condition.json().isEmpty() && response.json == null) {
      return false;
    }
    return condition.json().entrySet().stream()
            .allMatch(entry -> entry.getValue().fits(response.jsonText(entry.getKey())))
        && condition.headers().entrySet().stream()
            .allMatch(entry -> entry.getValue().fits(response.header(entry.getKey())));
  }

  private VendorAnswer answer(Outcome outcome, Response response) {
    String errorText = response.text(outcome.errorText());
    if (errorText == null && outcome.errorCode() != null) {
      errorText = "HTTP " + response.status;
    }
    return new VendorAnswer(
        outcome.status(),
        response.text(outcome.vendorReference()),
        outcome.errorCode(),
        errorText,
        outcome.retryable(),
        retryAfter(response.text(outcome.retryAfter())),
        cost(response.text(outcome.cost())));
  }

  private VendorAnswer answerWithoutRule(Response response) {
    String text =
        "HTTP "
            + response.status
            + ", for which "
            + contract.source()
            + " has no rule: "
            + response.beginning();
    Duration retryAfter = retryAfter(response.header("Retry-After"));
    if (response.status >= 200 && response.status < 300) {
      return VendorAnswer.failed("UNREADABLE_ANSWER", text, false, null);
    }
    if (response.status == 429) {
      return VendorAnswer.failed("RATE_LIMITED", text, true, retryAfter);
    }
    if (response.status >= 400 && response.status < 500) {
      return VendorAnswer.failed("VENDOR_REJECTED", text, false, null);
    }
    return VendorAnswer.failed(VendorFailures.VENDOR_ERROR, text, true, retryAfter);
  }

  private Duration retryAfter(String text) {
    if (text == null) {
      return null;
    }
    Duration duration;
    if (SECONDS.matcher(text).matches()) {
      BigDecimal seconds =
          new BigDecimal(text).min(BigDecimal.valueOf(LONGEST_RETRY_AFTER.toSeconds()));
      duration = Duration.ofNanos(seconds.movePointRight(9).longValue());
    } else {
      Instant date = date(text);
      if (date == null) {
        // A wish that nobody can read is none: the back-off of the error catalogue holds.
        return null;
      }
      duration = Duration.between(clock.instant(), date);
    }
    if (duration.isNegative()) {
      return Duration.ZERO;
    }
    return duration.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : duration;
  }

  private static Instant date(String text) {
    for (DateTimeFormatter format : HTTP_DATES) {
      try {
        return format.parse(text, Instant::from);
      } catch (DateTimeException unreadable) {
        // Perhaps the next format.
      }
    }
    return null;
  }

  private static BigDecimal cost(String text) {
    if (text == null) {
      return null;
    }
    try {
      BigDecimal cost = new BigDecimal(text);
      boolean absurd =
          cost.signum() < 0
              || cost.scale() > 1000
              || cost.precision() - (long) cost.scale() > COST_DIGITS - COST_DECIMALS;
      if (absurd) {
        return null;
      }
      return cost.scale() > COST_DECIMALS
          ? cost.setScale(COST_DECIMALS, RoundingMode.HALF_UP)
          : cost;
    } catch (NumberFormatException unreadable) {
      // An unknown cost is no reason to doubt the outcome.
      return null;
    }
  }

  private record Response(int status, Map<String, Object> headers, byte[] body, JsonNode json) {

    String text(Source source) {
      if (source instanceof Constant constant) {
        return constant.text();
      }
      if (source instanceof JsonValue value) {
        return json == null ? null : jsonText(value.pointer());
      }
      return source instanceof HeaderValue value ? header(value.name()) : null;
    }

    String jsonText(JsonPointer pointer) {
      JsonNode node = json.at(pointer);
      return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    String header(String name) {
      for (Map.Entry<String, Object> header : headers.entrySet()) {
        if (header.getKey().equalsIgnoreCase(name)) {
          Object value =
              header.getValue() instanceof List<?> values && !values.isEmpty()
                  ? values.get(0)
                  : header.getValue();
          return value == null ? null : value.toString();
        }
      }
      return null;
    }

    String beginning() {
      return body == null || body.length == 0
          ? "(empty)"
          : new String(
              body,
              0,
              Math.min(body.length, VendorAnswer.MAXIMAL_TEXT_LENGTH),
              StandardCharsets.UTF_8);
    }
  }
}
