package io.campaignmessaging.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Stands in for the routes of the API: answers what it is told to, and remembers what it was asked.
 */
final class StandInRoutes {

  private static final int OK = 200;

  /** An answer as a route gives it. */
  private record Answer(int status, String document) {}

  /** What a route was called with. */
  record Call(
      String routeId, Map<String, Object> headers, String body, String operator, String origin) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CamelContext context = new DefaultCamelContext();

  StandInRoutes(String... routeIds) {
    try {
      context.getComponent("direct", DirectComponent.class).setBlock(false);
      for (String routeId : routeIds) {
        context.addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:" + routeId)
                    .routeId(routeId)
                    .process(exchange -> answer(routeId, exchange));
              }
            });
      }
      context.start();
    } catch (Exception broken) {
      throw new IllegalStateException("The stand-ins cannot be made.", broken);
    }
  }

  CamelContext context() {
    return context;
  }

  void answer(String routeId, String document) {
    answer(routeId, OK, document);
  }

  void answer(String routeId, int status, String document) {
    answers.put(routeId, new Answer(status, document));
  }

  /** The calls of one route, the oldest first. */
  List<Call> calls(String routeId) {
    return calls.stream().filter(call -> call.routeId().equals(routeId)).toList();
  }

  /** The routes that were called. */
  List<String> called() {
    return new ArrayList<>(calls.stream().map(Call::routeId).distinct().toList());
  }

  void forget() {
    calls.clear();
    answers.clear();
  }

  private void answer(String routeId, Exchange exchange) {
    calls.add(
        new Call(
            routeId,
            new HashMap<>(exchange.getMessage().getHeaders()),
            exchange.getMessage().getBody(String.class),
            exchange.getProperty("operator", String.class),
            exchange.getProperty("origin", String.class)));
    Answer answer = answers.getOrDefault(routeId, new Answer(OK, "{}"));
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    exchange.getMessage().setBody(answer.document());
  }
}
