package io.campaignmessaging.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Cuts the routes of a {@link RouteTest} off from everything else, starts them, and gives them to
 * test methods that ask for {@link RoutesUnderTest}.
 */
final class IsolatedRoutes implements TestInstancePostProcessor, ParameterResolver {

  private static final String DIRECT = "direct:";
  private static final Set<String> SERVICES =
      Set.of("http", "https", "smtp", "smtps", "spring-rabbitmq", "sql", "vertx-http");
  private static final String SHORTEST_DELAY = "1";

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext test) throws Exception {
    ModelCamelContext context =
        (ModelCamelContext) SpringExtension.getApplicationContext(test).getBean(CamelContext.class);
    if (!context.isStarted()) {
      context.getRouteConfigurationDefinitions().forEach(IsolatedRoutes::hurryRedeliveries);
      for (String vendor : vendors(context)) {
        replace(context, "vendor-" + vendor);
      }
      for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
        cutOff(context, route);
      }
      standInForAbsentRoutes(context);
      context.start();
    }
    MockEndpoint.resetMocks(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == RoutesUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return SpringExtension.getApplicationContext(test).getBean(RoutesUnderTest.class);
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
      targets(route.getOutputs()).forEach(node -> addIfDirect(absent, node.getUri()));
      taps(route.getOutputs()).forEach(node -> addIfDirect(absent, node.getUri()));
    }
    for (RouteConfigurationDefinition configuration : context.getRouteConfigurationDefinitions()) {
      for (OnExceptionDefinition clause : configuration.getOnExceptions()) {
        targets(clause.getOutputs()).forEach(node -> addIfDirect(absent, node.getUri()));
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
      standIn(context, uri.substring(DIRECT.length()));
    }
  }

  private static List<String> vendors(CamelContext context) {
    String names = context.resolvePropertyPlaceholders("{{" + RouteTestFiles.VENDORS + "}}");
    return Stream.of(names.split(",")).filter(name -> !name.isEmpty()).toList();
  }

  private static void replace(ModelCamelContext context, String routeId) throws Exception {
    RouteDefinition shipped = context.getRouteDefinition(routeId);
    if (shipped != null) {
      context.removeRouteDefinition(shipped);
    }
    standIn(context, routeId);
  }

  private static void standIn(CamelContext context, String routeId) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from(DIRECT + routeId).routeId(routeId).to("mock:" + routeId);
          }
        });
  }

  private static void addIfDirect(Set<String> uris, String uri) {
    if (uri.startsWith(DIRECT)) {
      uris.add(uri);
    }
  }

  private static Collection<ToDefinition> targets(List<ProcessorDefinition<?>> outputs) {
    return ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ToDefinition.class);
  }

  private static Collection<WireTapDefinition<?>> taps(List<ProcessorDefinition<?>> outputs) {
    List<WireTapDefinition<?>> taps = new ArrayList<>();
    ProcessorDefinitionHelper.filterTypeInOutputs(outputs, WireTapDefinition.class)
        .forEach(taps::add);
    return taps;
  }

  private static String scheme(ToDefinition node) {
    int colon = node.getUri().indexOf(':');
    return colon < 0 ? node.getUri() : node.getUri().substring(0, colon);
  }
}
