package io.campaignmessaging.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Reads requests as records, whose bounds it checks, so that the SQL statements get a JSON document
 * they can rely on. The document is also what the audit row keeps.
 */
@Component
public class RequestReader {

  /** No control characters: PostgreSQL refuses NUL, and a line feed would forge log lines. */
  public static final String ONE_LINE = "\\P{Cntrl}*";

  private final Validator validator;

  private final JsonMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Makes the reader.
   *
   * @param validator checks the bounds
   */
  public RequestReader(Validator validator) {
    this.validator = validator;
  }

  /**
   * Reads a body.
   *
   * @param body the bytes of the request
   * @param type the record that it is to be
   * @return the record as JSON, without what is null
   * @throws InvalidRequestException if it is none, or out of bounds
   */
  public String readBody(byte[] body, Class<?> type) {
    try {
      Object request =
          body == null || body.length == 0 ? null : json.readerFor(type).readValue(body);
      if (request == null) {
        throw new InvalidRequestException(List.of("The body is no JSON object."));
      }
      return checked(request);
    } catch (IOException unreadable) {
      throw new InvalidRequestException(List.of(describe(unreadable)));
    }
  }

  /**
   * Reads the parameters of a path and its query.
   *
   * @param parameters the allowed ones, each at most once
   * @param type the record that they are to be
   * @return the record as JSON, without what is null
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readParameters(Map<String, Object> parameters, Class<?> type) {
    try {
      return checked(json.convertValue(parameters, type));
    } catch (IllegalArgumentException unreadable) {
      throw new InvalidRequestException(List.of(describe(unreadable.getCause())));
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
