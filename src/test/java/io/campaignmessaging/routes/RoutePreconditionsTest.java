package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which routes a process has, by its roles. {@code VendorRolesTest} has those of the vendors. */
class RoutePreconditionsTest {

  private static final String ALL = "show-health, show-openapi-document";

  private static final String STEERED =
      ", list-routes, pause-sending, record-operator-action, resume-route, resume-sending,"
          + " resume-vendor, start-route, steer-route, stop-route, suspend-route";

  private static final String MOCK_RECEIVER =
      ALL + ", change-mock-receiver, reset-mock-statistics, show-mock-receiver";

  private static final String SENDER =
      ALL
          + STEERED
          + ", change-sending, change-vendor, list-vendors, pause-vendor, show-sending,"
          + " trigger-sending"
          + ", apply-unpublished-responses, ask-vendor, call-vendor-once, collect-responses,"
          + " hand-back-message, observe-vendors, poll-pending-messages, publish-responses,"
          + " refuse-recipient, save-stranded-message, send-message, treat-absent-vendor";

  private static final String RECEIPTS =
      ALL
          + STEERED
          + ", apply-responses, apply-responses-one-by-one, apply-single-response, cancel-campaign,"
          + " cancel-messages, check-ledger, count-new-messages, count-unresolved, create-campaign,"
          + " doubt-overdue-receipts, list-actions, list-campaigns, list-dead-letters,"
          + " list-messages-in-doubt, observe-dead-letter-queue, observe-messages, pause-campaign,"
          + " resume-campaign, show-campaign, show-statistics, steer-campaign,"
          + " park-dead-letter, park-exhausted-responses, park-invalid-response,"
          + " park-refused-responses, park-unreadable-responses, process-responses,"
          + " reconcile-counters, release-expired-leases, replay-dead-letter, replay-dead-letters,"
          + " report-progress, request-replay, resolve-messages-in-doubt, show-dead-letter,"
          + " show-ledger, sweep-leases, take-receipts, enqueue-messages, forget-message-imports,"
          + " import-messages, list-messages, release-message-import, show-message,"
          + " take-messages-in";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender        | external | 1000 | " + SENDER,
        "receipts      | external | 1000 | " + RECEIPTS,
        "mock-receiver | none     | 1000 | " + MOCK_RECEIVER,
        "sender        | embedded | 1000 | create-demo-campaign, " + SENDER,
        "sender        | embedded | 0    | " + SENDER,
        "receipts      | embedded | 1000 | " + RECEIPTS,
      })
  void aProcessHasTheRoutesOfItsRoles(String roles, String database, String demo, String routes)
      throws Exception {
    List<String> expected = Stream.of(routes.split(", ")).sorted().toList();

    assertThat(routesOf(roles, database, demo)).containsExactlyElementsOf(expected);
  }

  private static List<String> routesOf(String roles, String database, String demo)
      throws Exception {
    Properties settings = new Properties();
    settings.put("campaign.roles", roles);
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", "8080");
    settings.put("campaign.database.kind", database);
    settings.put("campaign.demo.messages", demo);
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setInitialProperties(settings);
      for (Path file : routeFiles()) {
        PluginHelper.getRoutesLoader(context)
            .loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
      }
      return context.getRouteDefinitions().stream()
          // The operations are in every process and say so where their routes are not.
          .filter(route -> route.getRestDefinition() == null)
          .filter(route -> isIncluded(context, route))
          .map(RouteDefinition::getRouteId)
          .sorted()
          .toList();
    }
  }

  /** As Camel decides it when it starts; starting would need the services. */
  private static boolean isIncluded(CamelContext context, RouteDefinition route) {
    if (route.getPrecondition() == null) {
      return true;
    }
    Predicate precondition =
        context
            .resolveLanguage("simple")
            .createPredicate(context.resolvePropertyPlaceholders(route.getPrecondition()));
    precondition.initPredicate(context);
    return precondition.matches(new DefaultExchange(context));
  }

  private static List<Path> routeFiles() throws IOException {
    List<String> vendors =
        List.of("receive-mock-message.camel.yaml", "vendor-mock.camel.yaml", "vendors.camel.yaml");
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files
          .filter(file -> file.toString().endsWith(".camel.yaml"))
          .filter(file -> !vendors.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }
}
