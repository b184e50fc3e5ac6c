package io.campaignmessaging.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls the routes of the API in process, with what they find in a request over HTTP. */
@Component
class RouteCalls {

  private static final Logger LOG = LoggerFactory.getLogger(RouteCalls.class);

  private static final int OK = 200;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private final CamelContext context;
  private final ProducerTemplate routes;
  private final ObjectMapper json;

  RouteCalls(CamelContext context, ProducerTemplate routes, ObjectMapper json) {
    this.context = context;
    this.routes = routes;
    this.json = json;
  }

  /**
   * Asks a route that only looks.
   *
   * @param routeId its id
   * @param parameters what would stand in the path and the query
   */
  RouteAnswer ask(String routeId, Map<String, ?> parameters) {
    return call(routeId, parameters, null, Caller.PAGE);
  }

  /**
   * Has a route do something.
   *
   * @param routeId its id
   * @param parameters what would stand in the path
   * @param content what is written as the JSON body; null for none
   * @param caller who orders it
   */
  RouteAnswer order(String routeId, Map<String, ?> parameters, Object content, Caller caller) {
    try {
      String body = content == null ? null : json.writeValueAsString(content);
      return call(routeId, parameters, body, caller);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("An order cannot be written as JSON.", unwritable);
    }
  }

  /**
   * Calls a route.
   *
   * @param routeId its id
   * @param parameters what would stand in the path, the query and the headers
   * @param body text or a stream; null for none
   * @param caller who asks
   * @return its answer; a problem where the route is not there, is stopped or fails
   */
  RouteAnswer call(String routeId, Map<String, ?> parameters, Object body, Caller caller) {
    if (context.getRoute(routeId) == null) {
      return RouteAnswer.problem(
          UNAVAILABLE,
          "This process has no route " + routeId + " (campaign.roles says what it does).");
    }
    Exchange exchange =
        routes.send(
            "direct:" + routeId,
            call -> {
              call.setProperty("operator", caller.user());
              call.setProperty("origin", caller.origin());
              parameters.forEach(call.getMessage()::setHeader);
              call.getMessage().setBody(body);
            });
    Exception failure = exchange.getException();
    if (failure instanceof DirectConsumerNotAvailableException) {
      return RouteAnswer.problem(UNAVAILABLE, "The route " + routeId + " does not run.");
    }
    if (failure != null) {
      LOG.error("The page's call of route {} failed", routeId, failure);
      return RouteAnswer.problem(
          INTERNAL_ERROR, "The request failed; the application's log says why.");
    }
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
    return new RouteAnswer(status, read(routeId, exchange.getMessage().getBody(byte[].class)));
  }

  private JsonNode read(String routeId, byte[] document) {
    if (document == null || document.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return json.readTree(document);
    } catch (IOException unreadable) {
      throw new IllegalStateException(
          "The route " + routeId + " answered with what is no JSON.", unreadable);
    }
  }
}
