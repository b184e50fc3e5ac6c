package io.campaignmessaging.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;

/**
 * The routes of a {@link RouteTest} and what stands in for all that surrounds them. What stands in
 * is known by the id of its node ({@code write-outcomes}) or of its route ({@code
 * collect-responses}, {@code vendor-acme}).
 */
public final class RoutesUnderTest {

  private static final Duration TIME_TO_SEND = Duration.ofMinutes(1);

  private final CamelContext context;
  private final ProducerTemplate producer;

  RoutesUnderTest(CamelContext context, ProducerTemplate producer) {
    this.context = context;
    this.producer = producer;
  }

  /**
   * Gives a route a message and waits until the route is through with it.
   *
   * @param routeId the route
   * @param body what it gets, for example a {@link ClaimedRow}
   * @return what became of it; an error that the route does not handle is its exception
   */
  public Exchange send(String routeId, Object body) {
    return send(routeId, body, Map.of());
  }

  /**
   * Gives a route a message with exchange properties.
   *
   * @param routeId the route
   * @param body what it gets
   * @param properties its exchange properties; without another {@code claimDeadline} there is a
   *     minute left to send it
   * @return what became of it; an error that the route does not handle is its exception
   */
  public Exchange send(String routeId, Object body, Map<String, Object> properties) {
    return producer.send(
        "direct:" + routeId,
        exchange -> {
          exchange.getMessage().setBody(body);
          exchange.setProperty("claimDeadline", System.nanoTime() + TIME_TO_SEND.toNanos());
          properties.forEach(exchange::setProperty);
        });
  }

  /**
   * Asks a route as an operation of the API does.
   *
   * @param routeId the route
   * @param body the body of the request
   * @param parameters those of its path and query, which come as headers
   * @return what is answered
   */
  public Exchange ask(String routeId, Object body, Map<String, Object> parameters) {
    return producer.send(
        "direct:" + routeId,
        exchange -> {
          exchange.getMessage().setBody(body);
          exchange.getMessage().setHeaders(new HashMap<>(parameters));
        });
  }

  /**
   * Has a stand-in answer with a body.
   *
   * @param id of the node or the route that it stands in for
   * @param body what the routes find afterwards, for example a {@code VendorAnswer} or rows
   */
  public void answer(String id, Object body) {
    at(id).whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(body));
  }

  /**
   * Has a stand-in fail.
   *
   * @param id of the node or the route that it stands in for
   * @param failure what the routes have to handle
   */
  public void fail(String id, Exception failure) {
    at(id)
        .whenAnyExchangeReceived(
            exchange -> {
              throw failure;
            });
  }

  /**
   * Returns what came to a stand-in.
   *
   * @param id of the node or the route that it stands in for
   * @param type as what the bodies are wanted
   * @return the bodies, in the order in which they came
   */
  public <T> List<T> bodiesAt(String id, Class<T> type) {
    return at(id).getReceivedExchanges().stream()
        .map(exchange -> exchange.getMessage().getBody(type))
        .toList();
  }

  /**
   * Returns a stand-in, for what else a test asks of it, such as to wait for messages of other
   * threads.
   *
   * @param id of the node or the route that it stands in for
   * @return the endpoint {@code mock:<id>}
   */
  public MockEndpoint at(String id) {
    if (context.hasEndpoint("mock:" + id) instanceof MockEndpoint standIn) {
      return standIn;
    }
    throw new IllegalArgumentException("Nothing stands in for '" + id + "', but for " + standIns());
  }

  private List<String> standIns() {
    return context.getEndpoints().stream()
        .filter(MockEndpoint.class::isInstance)
        .map(endpoint -> endpoint.getEndpointKey().substring("mock://".length()))
        .sorted()
        .toList();
  }
}
