package io.campaignmessaging.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Reads what operators ask for and checks all of it, so that the SQL statements get a JSON document
 * they can rely on. The document is also what the audit row keeps.
 */
@Component
public class OperatorRequests {

  /** No control characters: PostgreSQL refuses NUL, and a line feed would forge log lines. */
  private static final String ONE_LINE = "\\P{Cntrl}*";

  private final Validator validator;
  private final SecurityContextRepository logins = new RequestAttributeSecurityContextRepository();

  private final JsonMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Makes the reader.
   *
   * @param validator checks the bounds
   */
  public OperatorRequests(Validator validator) {
    this.validator = validator;
  }

  /** What an operator can say of a message in doubt. */
  public enum Word {
    /** The vendor has it. */
    DELIVERED,
    /** The vendor does not have it, and it is not to be sent again. */
    FAILED,
    /** It is to be sent again, as the same attempt under the same key. */
    SEND_AGAIN
  }

  /**
   * An operator's word on messages in doubt.
   *
   * @param messageIds which messages; null = all of the campaign
   * @param campaignId of which campaign; null = of any
   * @param resolution the word
   * @param note why, kept with the receipt; may be null
   */
  public record Resolution(
      @Size(min = 1, max = 10_000) List<@NotNull @Positive Long> messageIds,
      @Size(min = 1, max = 200) @Pattern(regexp = ONE_LINE) String campaignId,
      @NotNull Word resolution,
      @Size(max = 500) @Pattern(regexp = ONE_LINE) String note) {

    /**
     * A word on everything that is in doubt would be said too easily.
     *
     * @return whether messages or a campaign are named
     */
    @AssertTrue(message = "name messageIds, a campaignId, or both") public boolean isForNamedMessages() {
      return messageIds != null || campaignId != null;
    }
  }

  /**
   * Which dead letters to replay.
   *
   * @param ids these; null = all that the other fields leave
   * @param errorCode with this error code; null = any
   * @param campaignId of this campaign; null = of any, or of none
   * @param receivedFrom received at or after; null = any time
   * @param receivedTo received before; null = any time
   * @param failedOnly only those that were not replayed before; null = true
   * @param dryRun only count; null = true, so that a replay is always asked for
   * @param ratePerSecond at most so many a second, 1 to 10,000; null = 10
   */
  public record Replay(
      @Size(min = 1, max = 10_000) List<@NotNull @Positive Long> ids,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      @Size(min = 1, max = 200) @Pattern(regexp = ONE_LINE) String campaignId,
      Instant receivedFrom,
      Instant receivedTo,
      Boolean failedOnly,
      Boolean dryRun,
      @Min(1) @Max(10_000) Integer ratePerSecond) {

    private static final int DEFAULT_RATE = 10;

    /** Puts the defaults in. */
    public Replay {
      failedOnly = failedOnly == null || failedOnly;
      dryRun = dryRun == null || dryRun;
      ratePerSecond = ratePerSecond == null ? DEFAULT_RATE : ratePerSecond;
    }
  }

  /**
   * What to list.
   *
   * @param campaignId of this campaign; null = of any
   * @param errorCode with this error code; null = any
   * @param receivedFrom received at or after; null = any time
   * @param receivedTo received before; null = any time
   * @param failedOnly only those that were not replayed; null = true
   * @param after the last id of the page before; null = the first page
   * @param limit at most so many, 1 to 1,000; null = 100
   */
  public record Listing(
      @Size(min = 1, max = 200) @Pattern(regexp = ONE_LINE) String campaignId,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      Instant receivedFrom,
      Instant receivedTo,
      Boolean failedOnly,
      @Positive Long after,
      @Min(1) @Max(1_000) Integer limit) {

    private static final int DEFAULT_LIMIT = 100;

    /** Puts the defaults in. */
    public Listing {
      failedOnly = failedOnly == null || failedOnly;
      limit = limit == null ? DEFAULT_LIMIT : limit;
    }
  }

  /**
   * Names who is asking.
   *
   * @param exchange the request
   * @return the user's name as the login has it
   * @throws IllegalStateException if nobody is logged in, which the HTTP side does not let happen
   */
  public String operator(Exchange exchange) {
    // The route runs on a thread of its own, which does not hold the login; the request does.
    Authentication user =
        exchange.getMessage() instanceof PlatformHttpMessage request
            ? logins.loadDeferredContext(request.getRequest()).get().getAuthentication()
            : null;
    if (user == null) {
      throw new IllegalStateException("The request came without a login, and an action needs one.");
    }
    return user.getName();
  }

  /**
   * Reads a word on messages in doubt.
   *
   * @param body the request's body
   * @return a {@link Resolution} as JSON
   * @throws InvalidRequestException if it is no such word
   */
  public String readResolution(@Body byte[] body) {
    return read(body, json.readerFor(Resolution.class));
  }

  /**
   * Reads which dead letters to replay.
   *
   * @param body the request's body
   * @return a {@link Replay} as JSON
   * @throws InvalidRequestException if it is no such request
   */
  public String readReplay(@Body byte[] body) {
    return read(body, json.readerFor(Replay.class));
  }

  /**
   * Reads what to list.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Listing} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readList(@Headers Map<String, Object> parameters) {
    try {
      return checked(json.convertValue(parameters, Listing.class));
    } catch (IllegalArgumentException unreadable) {
      throw new InvalidRequestException(List.of(describe(unreadable.getCause())));
    }
  }

  /**
   * Reads which one to show.
   *
   * @param id the id in the path
   * @return a JSON object with the id
   * @throws InvalidRequestException if it is no number from 1
   */
  public String readId(@Header("id") String id) {
    if (id == null || !id.matches("[1-9][0-9]{0,17}")) {
      throw new InvalidRequestException(List.of("The id in the path must be a number from 1."));
    }
    return "{\"id\":" + id + "}";
  }

  private String read(byte[] body, ObjectReader reader) {
    try {
      Object request = body == null || body.length == 0 ? null : reader.readValue(body);
      if (request == null) {
        throw new InvalidRequestException(List.of("The body is no JSON object."));
      }
      return checked(request);
    } catch (IOException unreadable) {
      throw new InvalidRequestException(List.of(describe(unreadable)));
    }
  }

  private String checked(Object request) {
    List<String> problems =
        validator.validate(request).stream()
            .map(problem -> problem.getPropertyPath() + ": " + problem.getMessage() + ".")
            .sorted()
            .collect(Collectors.toList());
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    try {
      return json.writerFor(request.getClass()).writeValueAsString(request);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("A request cannot be written as JSON.", unwritable);
    }
  }

  /** Says where a document is wrong without echoing it. */
  private static String describe(Throwable failure) {
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String field =
          mapping.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .collect(Collectors.joining("."))
              .replaceAll("\\p{Cntrl}", "");
      return "The field "
          + (field.length() > 100 ? field.substring(0, 100) : field)
          + " is unknown or has a value of another kind than it takes.";
    }
    return "The body is no JSON object.";
  }
}
