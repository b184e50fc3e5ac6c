package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteConventionsTest {

  private static final String GOOD =
      """
      - route:
          id: count-messages
          description: Counts messages.
          precondition: "'{{campaign.roles}}' contains 'receipts'"
          autoStartup: "{{campaign.poll.interval}}"
          from:
            id: take-messages
            uri: direct
            parameters:
              name: count-messages
            steps:
              - to:
                  id: add-messages
                  uri: sql
                  parameters:
                    query: "{{campaign.routes.location}}sql/add-messages.sql"
              - setBody:
                  id: set-nothing
                  expression:
                    constant:
                      expression: nothing
              - to:
                  id: look-again
                  uri: direct
                  parameters:
                    name: count-messages
      """;

  private static final String TEMPLATE =
      """
      - routeTemplate:
          id: vendor-fax
          description: A vendor that sends telefaxes.
          parameters:
            - name: name
              required: true
          route:
            description: Sends one telefax.
            nodePrefixId: "{{name}}-"
            from:
              id: take-message
              uri: direct
              parameters:
                name: vendor-{{name}}
              steps:
                - log:
                    id: log-message
                    message: "{{name}} {{campaign.vendors.timeout:{{none.at.all:10s}}}}"
      - templatedRoute:
          routeTemplateRef: vendor-fax
          routeId: vendor-mock-http
          parameters:
            - name: name
              value: mock-http
      """;

  private static final String ENTRY =
      """
      - route:
          id: take-orders
          description: Takes orders.
          from:
            id: take-order
            uri: platform-http
            parameters:
              path: /orders
            steps:
              - setProperty:
                  id: keep-order-number
                  name: number
                  expression:
                    header:
                      expression: number
              - removeHeaders:
                  id: remove-foreign-headers
                  pattern: "*"
                  excludePattern: Order-Id
              - to:
                  id: read-orders
                  uri: direct
                  parameters:
                    name: count-messages
      """;

  @TempDir private Path folder;

  @Test
  void theRoutesOfTheApplicationKeepTheConventions() throws IOException {
    assertThat(RouteConventions.findings(Path.of("routes"))).isEmpty();
  }

  @Test
  void whatKeepsTheConventionsHasNoFinding() throws IOException {
    write("routes.camel.yaml", GOOD + TEMPLATE + ENTRY);
    write("sql/add-messages.sql", "select 1");

    assertThat(RouteConventions.findings(folder)).isEmpty();
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach("    id: count-messages\n", "", "route has no id"),
        breach(" id: count-messages", " id: counting", "counting is no id of the form verb-noun"),
        breach(" id: count-messages", " id: Count_Messages", "Count_Messages is no id"),
        breach("    description: Counts messages.\n", "", "count-messages has no description"),
        breach("Counts messages.", "Counts messages", "count-messages has no description"),
        breach("Counts messages.", "Counts. And more.", "count-messages has no description"),
        breach("            id: add-messages\n", "", "count-messages has a to without an id"),
        breach("      id: take-messages\n", "", "count-messages has a from without an id"),
        breach("id: set-nothing", "id: setBody1", "setBody1 is no id of the form verb-object"),
        breach(
            "id: set-nothing",
            "id: set-a-body-that-is-much-too-long-to-show",
            "has 40 characters: at most 34"),
        breach("id: set-nothing", "id: add-messages", "add-messages is an id in"),
        breach("id: set-nothing", "id: count-messages", "count-messages is an id in"),
        breach(
            "      name: count-messages\n      steps",
            "      name: other-messages\n      steps",
            "consumes direct:other-messages: a route consumes direct:<its own id>"),
        breach(
            "            name: count-messages",
            "            name: no-route",
            "look-again calls direct:no-route: no route consumes it"),
        breach("uri: sql", "uri: sql?noop=true", "add-messages has a query string in its uri"),
        breach(
            "\"{{campaign.routes.location}}sql/add-messages.sql\"",
            "select 1",
            "add-messages has its statement in the route"),
        breach("sql/add-messages.sql", "sql/absent.sql", "absent.sql, which is not there"),
        breach(
            "sql/add-messages.sql", "sql/absent.sql", "sql/add-messages.sql, the file is used by"),
        breach(
            "{{campaign.poll.interval}}",
            "{{campaign.no.setting}}",
            "{{campaign.no.setting}} has no default"),
        breach("expression: nothing", "expression: CamelSqlQuery", "CamelSqlQuery would replace"),
        breach("setBody:", "setBdy:", "is not canonical YAML of Camel"),
        breach(
            "id: set-nothing",
            "id: set-nothing\n            nam: x",
            "set-nothing is not canonical YAML"),
        breach(
            "            expression:\n              constant:\n                expression: nothing",
            "            constant:\n              expression: nothing",
            "set-nothing is not canonical YAML"),
        breach(
            "constant:\n                expression: nothing",
            "constant: nothing",
            "set-nothing is not canonical YAML"),
        breach(
            "- setBody:",
            "- to: direct:count-messages\n        - setBody:",
            "take-messages is not canonical YAML"),
        breach("    from:", "    id: twice\n    from:", "is no YAML"),
        breach("nodePrefixId: \"{{name}}-\"", "autoStartup: true", "set nodePrefixId"),
        breach("id: log-message", "id: take-message", "is the id of two nodes of the template"),
        breach(
            "      description: Sends one telefax.\n", "", "vendor-fax's route has no description"),
        breach("routeId: vendor-mock-http", "routeId: mock-http", "its routeId is vendor-<name>"),
        breach(
            "routeId: vendor-mock-http",
            "routeId: vendor-office",
            "set campaign.vendors.idempotent.office"),
        breach(
            "routeTemplateRef: vendor-fax", "routeTemplateRef: fax", "template that is not there"),
        breach(
            "value: mock-http",
            "value: an-office-with-a-long-name",
            "an-office-with-a-long-name-log-message has 38 characters"),
        breach("pattern: \"*\"", "pattern: Camel*", "take-orders lets foreign headers in"),
        breach(
            "        - setProperty:\n            id: keep-order-number\n            name: number\n",
            "        - setBody:\n            id: keep-order-number\n",
            "take-orders lets foreign headers in"),
        breach(
            "        - removeHeaders:\n"
                + "            id: remove-foreign-headers\n"
                + "            pattern: \"*\"\n"
                + "            excludePattern: Order-Id\n",
            "",
            "take-orders lets foreign headers in"),
        breach("{{none.at.all:10s}}", "{{none.at.all}}", "{{none.at.all}} has no default"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("breaches")
  void aBreachOfAConventionIsFound(String good, String bad, String finding) throws IOException {
    String all = (GOOD + TEMPLATE + ENTRY).replace(good, bad);
    assertThat(all).as("the bad routes").isNotEqualTo(GOOD + TEMPLATE + ENTRY);
    write("routes.camel.yaml", all);
    write("sql/add-messages.sql", "select 1");

    assertThat(RouteConventions.findings(folder))
        .anySatisfy(text -> assertThat(text).contains(finding));
  }

  @Test
  void anIdIsUniqueOverAllFiles() throws IOException {
    write("routes.camel.yaml", GOOD);
    write("templates/routes.camel.yaml", GOOD);
    write("sql/add-messages.sql", "select 1");

    assertThat(RouteConventions.findings(folder))
        .contains(
            "templates/routes.camel.yaml, add-messages is an id in routes.camel.yaml already:"
                + " rename one of the two");
  }

  @Test
  void dashedArgumentsMayStandInAUri() throws IOException {
    write("routes.camel.yaml", GOOD.replace("uri: sql", "uri: sql?arg.queue.x-queue-type=quorum"));
    write("sql/add-messages.sql", "select 1");

    assertThat(RouteConventions.findings(folder)).noneMatch(text -> text.contains("query string"));
  }

  private static Arguments breach(String good, String bad, String finding) {
    return Arguments.of(good, bad, finding);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
