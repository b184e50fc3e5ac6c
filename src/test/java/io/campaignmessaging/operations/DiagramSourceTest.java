package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;

class DiagramSourceTest {

  @Test
  void aRouteBeginsWithItsFromAndNamesItsNodes() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      new DiagramSource().beforeApplicationStart(context);
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:send-order")
                  .routeId("send-order")
                  .errorHandler(noErrorHandler())
                  .log("an order")
                  .id("log-order")
                  .log("made");
            }
          });
      context.start();

      // What a console's diagram is drawn from; without JMX, which other tests have switched off.
      RoutesDefinition routes = new RoutesDefinition();
      routes.setRoutes(context.getRouteDefinitions());
      String xml = PluginHelper.getModelToXMLDumper(context).dumpModelAsXml(context, routes);

      assertThat(xml.replaceAll("\\s+", " "))
          .containsPattern("<route id=\"send-order\"[^>]*> <from")
          .contains("<log id=\"log-order\" customId=\"true\"")
          .doesNotContain("errorHandler")
          .doesNotContainPattern("<log id=\"log\\d+\" customId");
    }
  }
}
