package io.campaignmessaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The alarms of deploy/prometheus, held by Prometheus' own checker against their tests. */
class AlarmsTest {

  private static final Path FOLDER = Path.of("deploy/prometheus");
  private static final Pattern ALARM = Pattern.compile("- alert: (\\w+)");

  static Stream<String> alarms() throws IOException {
    Matcher alarm = ALARM.matcher(Files.readString(FOLDER.resolve("alerts.yaml")));
    return alarm.results().map(found -> found.group(1)).toList().stream();
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void everyAlarmIsExplainedToWhoHearsIt(String alarm) throws IOException {
    assertThat(Path.of("docs/operations.md")).content().contains("| `" + alarm + "` |");
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void everyAlarmIsTestedWhereItSoundsAndWhereItIsSilent(String alarm) throws IOException {
    assertThat(FOLDER.resolve("alerts-test.yaml"))
        .content()
        .contains("- name: " + alarm + " sounds\n", "- name: " + alarm + " is silent\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules alerts.yaml",
        "test rules alerts-test.yaml",
        "check config --syntax-only prometheus.yaml"
      })
  void prometheusTakesThem(String arguments) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
        "there is no promtool; it is in Debian's package prometheus");

    Process promtool =
        new ProcessBuilder(
                Stream.concat(Stream.of("promtool"), Arrays.stream(arguments.split(" "))).toList())
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(output).isZero();
  }

  @Test
  void theNamesOfAlarmsDiffer() throws IOException {
    List<String> names = alarms().toList();
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }
}
