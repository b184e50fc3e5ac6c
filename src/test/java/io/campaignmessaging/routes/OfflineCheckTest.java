package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/** What integrators may get wrong, and what they are told. */
class OfflineCheckTest {

  private static final String JAVA =
      """
      import org.apache.camel.builder.RouteBuilder;

      public class LogOrders extends RouteBuilder {
        @Override
        public void configure() {
          from("direct:log-orders").routeId("log-orders")
              .log("an order")
              .to("log:orders");
        }
      }
      """;

  private static OfflineCheck check;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeAll
  static void makeTheCheck() {
    check = new OfflineCheck(RouteProperties.environment(), StandIns.ofTheApplication());
  }

  @BeforeEach
  void copyTheRoutes() throws IOException {
    folder = temporary.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), folder);
  }

  @Test
  void theRoutesOfTheApplicationHaveNoFindings() throws IOException {
    assertThat(findings()).isEmpty();
  }

  static List<BrokenEdit> brokenEdits() {
    return BrokenEdit.offline();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEdits")
  void aBrokenEditIsFoundInItsLine(BrokenEdit edit) throws IOException {
    String finding = edit.applyIn(folder);

    assertThat(findings()).anySatisfy(found -> assertThat(found).startsWith(finding));
  }

  @Test
  void allRoutesThatCamelRefusesAreFoundAtOnce() throws IOException {
    List<BrokenEdit> refused =
        BrokenEdit.offline().stream()
            .filter(edit -> edit.finding().contains("is refused by Camel"))
            .filter(edit -> edit.file().matches("(send|publish)-.*"))
            .filter(edit -> !edit.find().contains("uri: spring-rabbitmq"))
            .toList();
    for (BrokenEdit edit : refused) {
      edit.applyIn(folder);
    }

    assertThat(findings())
        .hasSize(4)
        .anySatisfy(found -> assertThat(found).contains("node 'note-message'"))
        .anySatisfy(found -> assertThat(found).contains("node 'note-call'"))
        .anySatisfy(found -> assertThat(found).contains("node 'note-unrepeatable-call'"))
        .anySatisfy(found -> assertThat(found).contains("node 'publish-to-exchange'"));
  }

  @Test
  void aNodeOfATemplateThatCamelRefusesIsNamedWithTheRouteThatIsMadeOfIt() throws IOException {
    edit("templates/vendor-http.camel.yaml", "copyHeaders: false", "copyHeaders: perhaps");

    assertThat(findings())
        .singleElement()
        .satisfies(
            found ->
                assertThat(found)
                    .matches(
                        "routes/vendors.camel.yaml:\\d+: route 'vendor-mock-http' is refused by"
                            + " Camel at node 'request-delivery'"
                            + " \\(templates/vendor-http.camel.yaml:\\d+\\): option 'copyHeaders': .*"));
  }

  @Test
  void anExampleThatIsCopiedWithItsSettingsHasNoFindings() throws IOException {
    for (String file : List.of("sms-api.camel.yaml", "vendors/sms-api.yaml")) {
      Files.copy(folder.resolve("examples").resolve(file), folder.resolve(file));
    }
    assertThat(findings()).hasSize(3).allSatisfy(it -> assertThat(it).contains("sms-api.camel"));

    ConfigurableEnvironment environment = RouteProperties.environment();
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("copied", Examples.settings(folder)));

    assertThat(findings(new OfflineCheck(environment, StandIns.ofTheApplication()))).isEmpty();
  }

  @Test
  void aRouteInJavaIsCheckedWithTheOthers() throws IOException {
    write("LogOrders.java", JAVA);
    edit("send-message.camel.yaml", "name: hand-back-message", "name: log-orders");

    assertThat(findings())
        .noneMatch(found -> found.contains("LogOrders"))
        .noneMatch(found -> found.contains("direct:log-orders: no route"));
  }

  static Stream<Arguments> brokenJava() {
    return Stream.of(
        Arguments.of(
            ".log(", ".logg(", "LogOrders.java:7: the file is refused by the Java compiler: "),
        Arguments.of(
            "\"log:orders\"",
            "\"lok:orders\"",
            "LogOrders.java:6: route 'log-orders' is refused by"),
        Arguments.of(
            "\"log:orders\"",
            "\"direct:no-orders\"",
            "LogOrders.java:8: the file calls direct:no-orders: no route consumes it"),
        Arguments.of(
            ".routeId(\"log-orders\")",
            ".routeId(\"send-message\")",
            "LogOrders.java:6: route 'send-message' has an id that send-message.camel.yaml:2 has"),
        Arguments.of(
            ".routeId(\"log-orders\")",
            "",
            "LogOrders.java:1: the file has a route without .routeId"));
  }

  @ParameterizedTest
  @MethodSource("brokenJava")
  void aBrokenRouteInJavaIsFoundInItsLine(String find, String replacement, String finding)
      throws IOException {
    write("LogOrders.java", JAVA.replace(find, replacement));

    assertThat(findings()).singleElement(as(STRING)).startsWith("routes/" + finding);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private void edit(String file, String find, String replacement) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertThat(text).contains(find);
    write(file, text.replace(find, replacement));
  }

  private List<String> findings() throws IOException {
    return findings(check);
  }

  private List<String> findings(OfflineCheck check) throws IOException {
    return check.findings(folder).stream().map(finding -> finding.in("routes")).toList();
  }
}
