package io.campaignmessaging.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteCoverageReportTest {

  private static final String ROUTES =
      """
      - routeConfiguration:
          id: handle-greeting-errors
          onException:
            - onException:
                id: on-known-error
                exception: [java.io.IOException]
      - route:
          id: greet-people
          from:
            id: take-person
            uri: direct
            parameters: {name: greet-people, id: no-node}
            steps:
              - choice:
                  id: check-person
                  when:
                    - id: person-is-a-friend
                      expression:
                        simple: {expression: "${body.friend}", id: no-node-either}
                      steps:
                        - log:
                            id: say-hello
                  otherwise:
                    id: person-is-a-stranger
                    steps:
                      - log:
                          id: say-good-day
      """;

  @TempDir private Path folder;
  private Path routes;
  private Path report;

  @BeforeEach
  void writeRoutes() throws IOException {
    routes = Files.createDirectories(folder.resolve("routes/templates")).getParent();
    report = Files.createDirectories(folder.resolve("report/hits")).getParent();
    Files.writeString(routes.resolve("templates/greet.camel.yaml"), ROUTES);
  }

  @Test
  void whatNoTestHasRunIsNamedWithItsPlace() throws IOException {
    hits("1.txt", "check-person", "say-hello");

    assertThat(read().neverRun())
        .containsExactly(
            "routes/templates/greet.camel.yaml:24: node 'person-is-a-stranger' of 'greet-people'",
            "routes/templates/greet.camel.yaml:27: node 'say-good-day' of 'greet-people'");
  }

  @Test
  void hitsOfAllProcessesCount() throws IOException {
    hits("1.txt", "check-person", "say-hello");
    hits("2.txt", "check-person", "say-good-day");

    assertThat(read().neverRun()).isEmpty();
    assertThat(read().text())
        .contains("# Route coverage: 6 of 6 nodes")
        .contains("| templates/greet.camel.yaml | greet-people | 6 | 6 | 100 |");
  }

  @Test
  void aHitInAnotherFileIsNone() throws IOException {
    Files.writeString(report.resolve("hits/1.txt"), "greet.camel.yaml#say-hello\n");

    assertThat(read().neverRun()).hasSize(6);
  }

  @Test
  void theBuildFailsWhereANodeWasNeverRun() throws IOException {
    hits("1.txt", "check-person", "say-hello");

    assertThatIllegalStateException()
        .isThrownBy(() -> main("false", "${test}", ""))
        .withMessageContaining("templates/greet.camel.yaml:27: node 'say-good-day'");
    assertThat(report.resolve("report.md"))
        .content()
        .contains("| templates/greet.camel.yaml | greet-people | 6 | 4 | 66 |");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "SomeTest", "chaos"})
  void theBuildDoesNotFailWhereTestsWereLeftOut(String what) {
    assertThatCode(() -> main("false", what)).doesNotThrowAnyException();
    assertThat(report.resolve("report.md")).content().contains("| greet-people | 6 | 0 | 0 |");
  }

  @Test
  void allRunIsNoFailure() throws IOException {
    hits("1.txt", "check-person", "say-hello", "say-good-day");

    assertThatCode(() -> main("false")).doesNotThrowAnyException();
  }

  private void hits(String process, String... nodes) throws IOException {
    Files.write(
        report.resolve("hits").resolve(process),
        Stream.of(nodes).map(node -> "templates/greet.camel.yaml#" + node).toList());
  }

  private RouteCoverageReport read() throws IOException {
    return RouteCoverageReport.read(routes, report.resolve("hits"));
  }

  private void main(String... leavesOut) throws IOException {
    RouteCoverageReport.main(
        Stream.concat(Stream.of(routes.toString(), report.toString()), Stream.of(leavesOut))
            .toArray(String[]::new));
  }
}
