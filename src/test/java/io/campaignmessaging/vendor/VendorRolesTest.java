package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Which vendor routes an instance has is decided by its roles. */
class VendorRolesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender | vendor-mock, vendor-mock-http",
        "mock-receiver | answer-mock-message, change-mock-settings, receive-mock-message, report-mock-statistics, show-mock-settings",
        "receipts |"
      })
  void anInstanceHasTheRoutesOfItsRoles(String roles, String expected) {
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(VendorRoutesConfiguration.class)
            .properties(
                "spring.config.name=none",
                "spring.main.banner-mode=off",
                "server.address=127.0.0.1",
                "server.port=0",
                "camel.main.jmx-enabled=false",
                "camel.main.routes-include-pattern=classpath:routes/vendor-mock.camel.yaml,"
                    + "classpath:routes/receive-mock-message.camel.yaml,"
                    + "classpath:routes/vendors.camel.yaml,"
                    + "classpath:routes/templates/vendor-http.camel.yaml",
                "campaign.mock-receiver.password=",
                "campaign.roles=" + roles)
            .run()) {
      List<String> routes =
          application.getBean(CamelContext.class).getRoutes().stream()
              .map(Route::getRouteId)
              .sorted()
              .toList();
      assertThat(String.join(", ", routes)).isEqualTo(expected == null ? "" : expected);
    }
  }
}
