package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The check as {@code ./mvnw verify -Proutes} runs it: in a process of its own. */
@UsesOwnServices
class RouteCheckIT {

  @TempDir private Path temporary;

  private record Result(int exitCode, String output) {}

  @Test
  void theRoutesOfTheApplicationPass() throws Exception {
    Result result = check(Path.of("routes"));

    assertThat(result.output()).startsWith("routes: 0 findings, checked in ");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void findingsOfFilesAndOfPostgresAreListedTogetherAndFailTheCheck() throws Exception {
    Path folder = temporary.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), folder);
    String ofFiles = BrokenEdit.offline().get(3).applyIn(folder);
    String ofPostgres = BrokenEdit.ofStatements().get(0).applyIn(folder);
    Files.writeString(folder.resolve("sql/count-nothing.sql"), "-- Counts nothing.\nselect 0\n");

    Result result = check(folder);

    assertThat(result.output())
        .contains(ofFiles, ofPostgres)
        .contains("routes/sql/count-nothing.sql:1: the file is used by no route")
        .contains(folder + ": 3 findings, checked in ");
    assertThat(result.exitCode()).isOne();
  }

  private Result check(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dcampaign.routes.folder=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                RouteCheck.class.getName(),
                temporary.resolve("scratch").toString())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
