package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Which vendor routes an instance has is decided by its roles. */
class VendorRolesTest {

  @Test
  void aSenderHasTheVendorsInUse() {
    assertThat(routesOf("sender"))
        .contains("vendor-mock", "vendor-mock-http")
        .allMatch(route -> route.startsWith("vendor-"));
  }

  @Test
  void aMockReceiverHasItsHttpInterface() {
    assertThat(routesOf("mock-receiver"))
        .containsExactlyInAnyOrder(
            "answer-mock-message",
            "change-mock-settings",
            "receive-mock-message",
            "report-mock-statistics",
            "show-mock-settings");
  }

  @Test
  void aConsumerOfReceiptsHasNone() {
    assertThat(routesOf("receipts")).isEmpty();
  }

  private static List<String> routesOf(String role) {
    // With the application's own settings, for the vendors in use find theirs among them.
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(VendorRoutesConfiguration.class)
            .run(
                "--campaign.roles=" + role,
                "--server.port=0",
                "--management.endpoint.health.validate-group-membership=false",
                "--camel.main.auto-startup=true",
                "--camel.main.jmx-enabled=false",
                "--camel.main.routes-include-pattern=classpath:routes/vendor-mock.camel.yaml,"
                    + "classpath:routes/receive-mock-message.camel.yaml,"
                    + "classpath:routes/vendors.camel.yaml,"
                    + "classpath:routes/templates/vendor-http.camel.yaml,"
                    + "classpath:routes/templates/vendor-http-async.camel.yaml")) {
      return application.getBean(CamelContext.class).getRoutes().stream()
          .map(Route::getRouteId)
          .toList();
    }
  }
}
