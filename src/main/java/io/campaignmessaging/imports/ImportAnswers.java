package io.campaignmessaging.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.http.JsonResponses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Answers imports: with their report, or with a problem that has as much of it as there is. */
@Component
public class ImportAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ImportAnswers.class);
  private static final int BUFFER_CHARACTERS = 8_192;

  private final JsonResponses responses;
  private final ObjectMapper json;

  /**
   * Makes the answers.
   *
   * @param responses writes them
   * @param json reads reports
   */
  ImportAnswers(JsonResponses responses, ObjectMapper json) {
    this.responses = responses;
    this.json = json;
  }

  /**
   * Answers an import that came to its end: 200, or 422 if every line of it was refused.
   *
   * @param exchange has the report as body
   * @throws JsonProcessingException if it is none
   */
  public void writeReport(Exchange exchange) throws JsonProcessingException {
    String document = exchange.getMessage().getBody(String.class);
    Map<String, Object> report = read(document);
    if (number(report, "accepted") == 0 && number(report, "refused") > 0) {
      responses.writeProblem(
          exchange,
          HttpStatus.UNPROCESSABLE_ENTITY,
          List.of("No message was accepted; refusals says why."),
          report);
    } else {
      responses.writeDocument(exchange);
    }
  }

  /**
   * Answers an import that did not come to its end, with what was taken in by then.
   *
   * @param exchange has the failure, and in the property {@code report} the report; without one
   *     nothing was taken in
   * @throws JsonProcessingException if the report is none
   */
  public void writeFailure(Exchange exchange) throws JsonProcessingException {
    Exception failure = unwrapped(exchange.getProperty("importFailure", Exception.class));
    Map<String, Object> report = new LinkedHashMap<>();
    String document = exchange.getProperty("report", String.class);
    if (document != null) {
      report.putAll(read(document));
    }
    if (failure instanceof ImportRefusedException refused) {
      responses.writeProblem(exchange, refused.status(), List.of(refused.getMessage()), report);
    } else if (unreadable(failure) != null) {
      UnreadableBodyException unreadable = unreadable(failure);
      responses.writeProblem(
          exchange,
          unreadable.isTooLarge() ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.UNPROCESSABLE_ENTITY,
          List.of(unreadable.getMessage(), whatToDo(report)),
          report);
    } else if (failure instanceof UncheckedIOException broken) {
      LOG.warn(
          "An import stopped because its body did not come to its end: {}", broken.getMessage());
      responses.writeProblem(
          exchange,
          HttpStatus.REQUEST_TIMEOUT,
          List.of("The body did not come to its end.", whatToDo(report)),
          report);
    } else {
      LOG.warn("An import did not come to its end", failure);
      responses.writeProblem(
          exchange,
          JsonResponses.isTransient(failure)
              ? HttpStatus.SERVICE_UNAVAILABLE
              : HttpStatus.INTERNAL_SERVER_ERROR,
          List.of("The import stopped; the application's log says why.", whatToDo(report)),
          report);
    }
    drain(exchange);
  }

  /** A split wraps what failed in one of its parts. */
  private static Exception unwrapped(Exception failure) {
    return failure instanceof CamelExchangeException
            && failure.getCause() instanceof Exception cause
        ? cause
        : failure;
  }

  private static String whatToDo(Map<String, Object> report) {
    if (report.isEmpty()) {
      return "If it had an Idempotency-Key, send it again under the same one.";
    }
    if (number(report, "accepted") + number(report, "refused") == 0) {
      return "Nothing was taken in.";
    }
    return "What stands before that was taken in or refused. With an Idempotency-Key, correct what"
        + " stands behind it and send the whole body again under the same key: it goes on there."
        + " Without one, send only what is missing.";
  }

  /**
   * A simple client reads the answer when it has sent everything, and else sees a broken
   * connection.
   */
  private static void drain(Exchange exchange) {
    MessageImports.Body body = exchange.getProperty(MessageImports.BODY, MessageImports.Body.class);
    if (body == null) {
      return;
    }
    try {
      char[] buffer = new char[BUFFER_CHARACTERS];
      while (body.content().read(buffer) >= 0) {
        // What is left is of no use.
      }
    } catch (IOException over) {
      LOG.debug("The rest of an import's body was not read", over);
    }
  }

  private static UnreadableBodyException unreadable(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return cause instanceof UnreadableBodyException unreadable ? unreadable : null;
  }

  private Map<String, Object> read(String report) throws JsonProcessingException {
    return json.readValue(report, new TypeReference<Map<String, Object>>() {});
  }

  private static long number(Map<String, Object> report, String name) {
    return ((Number) report.get(name)).longValue();
  }
}
