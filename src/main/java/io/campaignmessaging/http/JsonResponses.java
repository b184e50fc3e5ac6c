package io.campaignmessaging.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.vendor.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.springframework.amqp.AmqpException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Turns the message of an HTTP route into its response: JSON, or a problem as RFC 9457 has it. */
@Component
public class JsonResponses {

  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final ObjectMapper json;

  /**
   * Makes the responses.
   *
   * @param json writes JSON
   */
  public JsonResponses(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Answers with a JSON document that the database wrote.
   *
   * @param exchange has the document as body, or null where there is nothing of that name
   */
  public void writeDocument(Exchange exchange) {
    String document = exchange.getMessage().getBody(String.class);
    if (document == null) {
      writeProblem(exchange, HttpStatus.NOT_FOUND, List.of("There is nothing of that id."));
    } else {
      write(exchange, HttpStatus.OK, JSON, document);
    }
  }

  /**
   * Answers what an action came to.
   *
   * @param exchange has as body the columns {@code document} (what came of it, as JSON) and {@code
   *     conflict} (why it cannot be done as things stand), one of them null; or null where there is
   *     nothing of that id
   */
  public void writeOutcome(Exchange exchange) {
    Map<?, ?> outcome = exchange.getMessage().getBody(Map.class);
    if (outcome != null && outcome.get("conflict") != null) {
      writeProblem(exchange, HttpStatus.CONFLICT, List.of(outcome.get("conflict").toString()));
    } else {
      exchange.getMessage().setBody(outcome == null ? null : outcome.get("document"));
      writeDocument(exchange);
    }
  }

  /**
   * Refuses a request that is wrong.
   *
   * @param exchange gets the response with status 400
   * @param refusal what is wrong with the request
   */
  public void refuse(Exchange exchange, @ExchangeException InvalidRequestException refusal) {
    writeProblem(exchange, HttpStatus.BAD_REQUEST, refusal.problems());
  }

  /**
   * Answers a request that failed: 503 where trying again may help or another process may answer,
   * else 500. What failed is in the log, not in the response.
   *
   * @param exchange gets the response
   * @param failure what was thrown
   */
  public void fail(
      Exchange exchange,
      // @ExchangeException would give the innermost cause.
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
    if (failure instanceof DirectConsumerNotAvailableException
        || failure instanceof RejectedExecutionException) {
      writeProblem(
          exchange,
          HttpStatus.SERVICE_UNAVAILABLE,
          List.of(
              "What answers this does not run here; nothing was changed. Its route is stopped, or"
                  + " this process lacks the role (campaign.roles)."));
    } else if (failure instanceof AmqpException) {
      writeProblem(
          exchange,
          HttpStatus.SERVICE_UNAVAILABLE,
          List.of("The broker is away or busy. Send it again: what comes twice changes nothing."));
    } else if (isTransient(failure)) {
      writeProblem(
          exchange,
          HttpStatus.SERVICE_UNAVAILABLE,
          List.of("The database is away or busy; nothing was changed. Try again later."));
    } else {
      writeProblem(
          exchange,
          HttpStatus.INTERNAL_SERVER_ERROR,
          List.of("The request failed and nothing was changed; the application's log says why."));
    }
  }

  /**
   * Whether a failure of the database may be gone at the next try.
   *
   * @param failure what was thrown
   * @return whether trying again may help
   */
  public static boolean isTransient(Exception failure) {
    return failure instanceof DataAccessException
        && (!(failure instanceof NonTransientDataAccessException)
            || failure instanceof org.springframework.dao.NonTransientDataAccessResourceException);
  }

  /** A problem as RFC 9457 has it, with what is wrong one by one in {@code errors}. */
  static Map<String, Object> problem(HttpStatus status, List<String> problems) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", status.getReasonPhrase());
    problem.put("status", status.value());
    problem.put("detail", String.join(" ", problems));
    problem.put("errors", problems);
    return problem;
  }

  private void writeProblem(Exchange exchange, HttpStatus status, List<String> problems) {
    writeProblem(exchange, status, problems, Map.of());
  }

  /**
   * Answers with a problem.
   *
   * @param exchange gets the response
   * @param status its status
   * @param problems what is wrong, one sentence each, at least one
   * @param more what the problem has besides, as RFC 9457 allows; may be empty
   */
  public void writeProblem(
      Exchange exchange, HttpStatus status, List<String> problems, Map<String, Object> more) {
    Map<String, Object> problem = problem(status, problems);
    problem.putAll(more);
    try {
      write(exchange, status, PROBLEM, json.writeValueAsString(problem));
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("A problem cannot be written as JSON.", unwritable);
    }
  }

  private static void write(Exchange exchange, HttpStatus status, String type, String content) {
    Message response = exchange.getMessage();
    // What is left in the message's headers is sent, the request's own headers among it.
    response.removeHeaders("*");
    response.setHeader(Exchange.HTTP_RESPONSE_CODE, status.value());
    response.setHeader(Exchange.CONTENT_TYPE, type);
    response.setBody(content);
  }
}
