package io.campaignmessaging.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Cuts the route files of a {@link RouteTest} off from everything else and starts them.
 *
 * <ul>
 *   <li>A route that a timer, the database or the broker would start takes {@code direct:<route
 *       id>} instead.
 *   <li>A node that goes to the database or the broker goes to {@code mock:<node id>}.
 *   <li>A route that is called and is not in these files is {@code mock:<route id>}.
 *   <li>Redeliveries are as many as they are, and wait for a millisecond.
 * </ul>
 *
 * Every test method begins with mocks that have received nothing and answer nothing.
 */
final class IsolatedRoutes implements TestInstancePostProcessor {

  private static final String DIRECT = "direct:";
  private static final Set<String> SERVICES = Set.of("sql", "spring-rabbitmq");
  private static final String SHORTEST_DELAY = "1";

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext test) throws Exception {
    ModelCamelContext context =
        (ModelCamelContext) SpringExtension.getApplicationContext(test).getBean(CamelContext.class);
    if (!context.isStarted()) {
      context.getRouteConfigurationDefinitions().forEach(IsolatedRoutes::hurryRedeliveries);
      for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
        cutOff(context, route);
      }
      standInForAbsentRoutes(context);
      context.start();
    }
    MockEndpoint.resetMocks(context);
  }

  private static void hurryRedeliveries(RouteConfigurationDefinition configuration) {
    List<RedeliveryPolicyDefinition> policies = new ArrayList<>();
    configuration
        .getOnExceptions()
        .forEach(clause -> policies.add(clause.getRedeliveryPolicyType()));
    if (configuration.getErrorHandler() != null
        && configuration.getErrorHandler().getErrorHandlerType()
            instanceof DeadLetterChannelDefinition channel) {
      policies.add(channel.getRedeliveryPolicy());
    }
    for (RedeliveryPolicyDefinition policy : policies) {
      policy.setRedeliveryDelay(SHORTEST_DELAY);
      policy.setMaximumRedeliveryDelay(SHORTEST_DELAY);
    }
  }

  private static void cutOff(ModelCamelContext context, RouteDefinition route) throws Exception {
    AdviceWith.adviceWith(
        context,
        route.getRouteId(),
        advice -> {
          if (!route.getInput().getEndpointUri().startsWith(DIRECT)) {
            advice.replaceFromWith(DIRECT + route.getRouteId());
          }
          for (ToDefinition node : targets(route.getOutputs())) {
            if (SERVICES.contains(scheme(node))) {
              advice.weaveById(node.getId()).replace().to("mock:" + node.getId());
            }
          }
        });
  }

  private static void standInForAbsentRoutes(ModelCamelContext context) throws Exception {
    Set<String> absent = new TreeSet<>();
    for (RouteDefinition route : context.getRouteDefinitions()) {
      targets(route.getOutputs()).forEach(node -> addIfDirect(absent, node));
    }
    for (RouteConfigurationDefinition configuration : context.getRouteConfigurationDefinitions()) {
      for (OnExceptionDefinition clause : configuration.getOnExceptions()) {
        targets(clause.getOutputs()).forEach(node -> addIfDirect(absent, node));
      }
      if (configuration.getErrorHandler() != null
          && configuration.getErrorHandler().getErrorHandlerType()
              instanceof DeadLetterChannelDefinition channel) {
        absent.add(channel.getDeadLetterUri());
      }
    }
    context
        .getRouteDefinitions()
        .forEach(route -> absent.remove(route.getInput().getEndpointUri()));
    for (String uri : absent) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from(uri).to(uri.replace(DIRECT, "mock:"));
            }
          });
    }
  }

  private static void addIfDirect(Set<String> uris, ToDefinition node) {
    if (node.getUri().startsWith(DIRECT)) {
      uris.add(node.getUri());
    }
  }

  private static Collection<ToDefinition> targets(List<ProcessorDefinition<?>> outputs) {
    return ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ToDefinition.class);
  }

  private static String scheme(ToDefinition node) {
    int colon = node.getUri().indexOf(':');
    return colon < 0 ? node.getUri() : node.getUri().substring(0, colon);
  }
}
