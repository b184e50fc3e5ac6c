package io.campaignmessaging.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the crash points name is there, so that a renaming does not wait for the next crash test.
 */
class CrashCasesTest {

  private static final Path ROUTES = Path.of("routes");

  @Test
  void eachHasANameOfItsOwn() {
    assertThat(CrashCases.all()).extracting(CrashCase::toString).doesNotHaveDuplicates();
  }

  @Test
  void theStatementsAreFilesOfTheRoutes() {
    assertThat(targets(CrashPoint.Place.STATEMENT))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(ROUTES.resolve("sql").resolve(file)).exists());
  }

  @Test
  void theNodesAreNodesOfTheRoutes() throws IOException {
    StringBuilder routes = new StringBuilder();
    try (Stream<Path> files = Files.walk(ROUTES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml")).toList()) {
        routes.append(Files.readString(file)).append('\n');
      }
    }

    assertThat(targets(CrashPoint.Place.NODE))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(routes.toString()).contains(" id: " + id + "\n"));
  }

  @Test
  void thePageOfTheFaultTestsHasTheirTable() throws IOException {
    String page = Files.readString(Path.of("docs", "fault-tests.md"));

    assertThat(CrashCases.all()).allSatisfy(crash -> assertThat(page).contains(crash.row() + "\n"));
  }

  private static List<String> targets(CrashPoint.Place place) {
    return CrashCases.all().stream()
        .map(CrashCase::point)
        .filter(point -> point.place() == place)
        .map(CrashPoint::target)
        .toList();
  }
}
