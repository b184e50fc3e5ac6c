package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Canonical YAML, and what our own conventions ask for. */
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

  private static final String REST =
      """
      - restConfiguration:
          inlineRoutes: false
      - rest:
          id: api-of-bills
          description: The bills.
          path: /bills
          get:
            - id: list-bills
              routeId: api-list-bills
              description: Lists bills.
              to:
                id: call-list-bills
                uri: direct
                parameters:
                  name: list-bills
      - route:
          id: list-bills
          description: Lists the bills.
          from:
            id: take-bills-request
            uri: direct
            parameters:
              name: list-bills
            steps:
              - removeHeaders:
                  id: remove-bills-headers
                  pattern: "*"
      """;

  private static final String ALL = GOOD + TEMPLATE + ENTRY + REST;

  private static final CamelYamlSchema SCHEMA = new CamelYamlSchema();

  @TempDir private Path folder;

  @Test
  void theRoutesOfTheApplicationKeepTheConventions() throws IOException {
    assertThat(findings(Path.of("routes"))).isEmpty();
  }

  @Test
  void whatKeepsTheConventionsHasNoFinding() throws IOException {
    write("routes.camel.yaml", ALL);
    write("sql/add-messages.sql", "select 1");

    assertThat(findings(folder)).isEmpty();
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach("    id: count-messages\n", "", "route has no id"),
        breach(
            " id: count-messages",
            " id: counting",
            "route 'counting' has no id of the form verb-noun"),
        breach(" id: count-messages", " id: Count_Messages", "route 'Count_Messages' has no id"),
        breach(
            "    description: Counts messages.\n", "", "route 'count-messages' has no description"),
        breach("Counts messages.", "Counts messages", "route 'count-messages' has no description"),
        breach(
            "Counts messages.", "Counts. And more.", "route 'count-messages' has no description"),
        breach(
            "            id: add-messages\n", "", "route 'count-messages' has a to without an id"),
        breach("      id: take-messages\n", "", "route 'count-messages' has a from without an id"),
        breach(
            "id: set-nothing", "id: setBody1", "node 'setBody1' has no id of the form verb-object"),
        breach(
            "id: set-nothing",
            "id: set-a-body-that-is-much-too-long-to-show",
            "has 40 characters: Hawtio shows at most 34"),
        breach(
            "id: set-nothing",
            "id: add-messages",
            "node 'add-messages' has an id that routes.camel.yaml:13 has already"),
        breach(
            "id: set-nothing",
            "id: count-messages",
            "node 'count-messages' has an id that routes.camel.yaml:2 has already"),
        breach(
            "      name: count-messages\n      steps",
            "      name: other-messages\n      steps",
            "consumes direct:other-messages: a route consumes direct:<its own id>"),
        breach(
            "            name: count-messages",
            "            name: no-route",
            "routes.camel.yaml:26: node 'look-again' calls direct:no-route: no route consumes it"),
        breach(
            "uri: sql", "uri: sql?noop=true", "node 'add-messages' has a query string in its uri"),
        breach(
            "\"{{campaign.routes.location}}sql/add-messages.sql\"",
            "select 1",
            "node 'add-messages' has its statement in the route"),
        breach("sql/add-messages.sql", "sql/absent.sql", "absent.sql, which is not there"),
        breach(
            "sql/add-messages.sql\"\n",
            "sql/add-messages.sql\"\n              parametersCount: 2\n",
            "node 'add-messages' has parametersCount 2, but its SQL file has 0 parameters"),
        breach(
            "sql/add-messages.sql",
            "sql/absent.sql",
            "sql/add-messages.sql:1: the file is used by"),
        breach(
            "{{campaign.poll.interval}}",
            "{{campaign.no.setting}}",
            "routes.camel.yaml:5: {{campaign.no.setting}} has no value"),
        breach("expression: nothing", "expression: CamelSqlQuery", "CamelSqlQuery would replace"),
        breach(
            "uri: direct\n      parameters:\n        name: count-messages\n      steps",
            "uri: imaps:mail.example.com\n      steps",
            "reads mail, which"),
        breach("setBody:", "setBdy:", "is not canonical YAML of Camel"),
        breach(
            "id: set-nothing",
            "id: set-nothing\n            nam: x",
            "node 'set-nothing' is not canonical YAML"),
        breach(
            "            expression:\n              constant:\n                expression: nothing",
            "            constant:\n              expression: nothing",
            "node 'set-nothing' is not canonical YAML"),
        breach(
            "constant:\n                expression: nothing",
            "constant: nothing",
            "node 'set-nothing' is not canonical YAML"),
        breach(
            "- setBody:",
            "- to: direct:count-messages\n        - setBody:",
            "node 'take-messages' is not canonical YAML"),
        breach(
            "    from:",
            "    id: twice\n    from:",
            "routes.camel.yaml:6: the file is no usable YAML: the key id is there twice"),
        breach("nodePrefixId: \"{{name}}-\"", "autoStartup: true", "set nodePrefixId"),
        breach(
            "id: log-message",
            "id: take-message",
            "node 'take-message' is there twice in the template"),
        breach(
            "      description: Sends one telefax.\n",
            "",
            "the route of template 'vendor-fax' has no description"),
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
            "node 'an-office-with-a-long-name-log-message' has 38 characters"),
        breach("pattern: \"*\"", "pattern: Camel*", "route 'take-orders' lets foreign headers in"),
        breach(
            "        - setProperty:\n            id: keep-order-number\n            name: number\n",
            "        - setBody:\n            id: keep-order-number\n",
            "route 'take-orders' lets foreign headers in"),
        breach(
            "        - removeHeaders:\n"
                + "            id: remove-foreign-headers\n"
                + "            pattern: \"*\"\n"
                + "            excludePattern: Order-Id\n",
            "",
            "route 'take-orders' lets foreign headers in"),
        breach(
            "inlineRoutes: false",
            "inlineRoutes: true",
            "restConfiguration takes the routes into the operations"),
        breach("    description: The bills.\n", "", "rest 'api-of-bills' has no description"),
        breach(
            "        description: Lists bills.\n",
            "",
            "operation 'list-bills' has no description of one sentence"),
        breach(
            "routeId: api-list-bills",
            "routeId: list-all-bills",
            "operation 'list-bills' makes a route 'list-all-bills': its routeId is api-<its id>"),
        breach(
            "            name: list-bills",
            "            name: count-messages",
            "operation 'list-bills' does not call direct:list-bills"),
        breach("id: call-list-bills", "id: call", "node 'call' has no id of the form verb-object"),
        breach(
            "id: call-list-bills",
            "id: set-nothing",
            "node 'set-nothing' has an id that routes.camel.yaml"),
        breach(
            "            id: remove-bills-headers\n            pattern: \"*\"",
            "            id: remove-bills-headers\n            pattern: Camel*",
            "route 'list-bills' lets foreign headers in"),
        breach("{{none.at.all:10s}}", "{{none.at.all}}", "{{none.at.all}} has no value"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("breaches")
  void aBreachOfAConventionIsFound(String good, String bad, String finding) throws IOException {
    String all = ALL.replace(good, bad);
    assertThat(all).as("the bad routes").isNotEqualTo(ALL);
    write("routes.camel.yaml", all);
    write("sql/add-messages.sql", "select 1");

    assertThat(findings(folder)).anySatisfy(text -> assertThat(text).contains(finding));
  }

  @Test
  void anIdIsUniqueOverAllFiles() throws IOException {
    write("routes.camel.yaml", GOOD);
    write("templates/routes.camel.yaml", GOOD);
    write("sql/add-messages.sql", "select 1");

    assertThat(findings(folder))
        .contains(
            "routes/templates/routes.camel.yaml:13: node 'add-messages' has an id that"
                + " routes.camel.yaml:13 has already: rename one of the two");
  }

  @Test
  void dashedArgumentsMayStandInAUri() throws IOException {
    write("routes.camel.yaml", GOOD.replace("uri: sql", "uri: sql?arg.queue.x-queue-type=quorum"));
    write("sql/add-messages.sql", "select 1");

    assertThat(findings(folder)).noneMatch(text -> text.contains("query string"));
  }

  @Test
  void settingsOfAnExampleStandBesideIt() throws IOException {
    String example =
        TEMPLATE
            .replace("mock-http", "office")
            .replace("{{none.at.all:10s}}", "{{campaign.office.number}}");
    write("routes.camel.yaml", GOOD);
    write("sql/add-messages.sql", "select 1");
    write("examples/fax.camel.yaml", example);
    assertThat(findings(folder)).hasSize(2);

    write(
        "examples/application.yaml",
        "campaign: {office: {number: 1}, vendors: {idempotent: {office: false}}}");
    assertThat(findings(folder)).isEmpty();

    write("fax.camel.yaml", example);
    assertThat(findings(folder))
        .as("a copy whose settings were forgotten")
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("set campaign.vendors.idempotent.office"))
        .anySatisfy(text -> assertThat(text).contains("{{campaign.office.number}} has no value"));
  }

  private static List<String> findings(Path path) throws IOException {
    RouteFolder folder = RouteFolder.read(path);
    List<Finding> findings = new ArrayList<>(folder.unreadable());
    findings.addAll(
        RouteConventions.findings(folder, RouteProperties.environment()::containsProperty));
    findings.addAll(RouteChecks.unusedFiles(folder));
    folder.files().forEach(file -> findings.addAll(SCHEMA.findings(file)));
    return findings.stream().map(finding -> finding.in("routes")).toList();
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
