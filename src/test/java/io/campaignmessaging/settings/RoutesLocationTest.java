package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesLocationTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void withoutAFolderTheApplicationsOwnRoutesCount(String setting) {
    assertThat(RoutesLocation.of(setting)).isEqualTo("classpath:routes/");
  }

  @Test
  void aFolderWithRouteFilesReplacesThem() throws IOException {
    Path routes = Files.createDirectory(folder.resolve("my routes"));
    Files.createFile(routes.resolve("send-message.camel.yaml"));

    assertThat(RoutesLocation.of(routes + "/../my routes/")).isEqualTo("file:" + routes + "/");
  }

  @Test
  void aRelativeFolderIsMadeAbsolute() throws IOException {
    Files.createFile(folder.resolve("send-message.camel.yaml"));
    Path relative = Path.of("").toAbsolutePath().relativize(folder);

    assertThat(RoutesLocation.of(relative.toString())).isEqualTo("file:" + folder + "/");
  }

  @Test
  void routeFilesInJavaAreNamedAfterThoseInYaml() throws IOException {
    Files.createFile(folder.resolve("send-message.camel.yaml"));
    Files.createFile(folder.resolve("LogOrders.java"));
    String location = RoutesLocation.of(folder.toString());

    assertThat(RoutesLocation.routeFiles(location))
        .isEqualTo(location + "send-message.camel.yaml," + location + "LogOrders.java");
  }

  @Test
  void theFolderThatIsEditedIsTheSettingOrTheSourceTree() {
    assertThat(RoutesLocation.edited(folder.toString())).contains(folder);
    assertThat(RoutesLocation.edited("")).contains(Path.of("routes").toAbsolutePath());
  }

  @Test
  void aCopyHoldsTheSameFiles() throws IOException {
    Files.createFile(Files.createDirectory(folder.resolve("sql")).resolve("claim.sql"));

    String copy = RoutesLocation.copyOf(folder);

    assertThat(copy).startsWith("file:/").endsWith("/");
    assertThat(Path.of(copy.substring("file:".length())).resolve("sql/claim.sql")).exists();
  }

  @Test
  void aMissingFolderIsRefused() {
    assertRefused(folder.resolve("missing").toString(), "missing is no folder.");
  }

  @Test
  void aFileIsRefused() throws IOException {
    assertRefused(Files.createFile(folder.resolve("x.camel.yaml")).toString(), " is no folder.");
  }

  @Test
  void aFolderWithoutRouteFilesIsRefused() throws IOException {
    Files.createFile(folder.resolve("routes.yaml"));

    assertRefused(folder.toString(), " holds no file *.camel.yaml.");
  }

  @Test
  void whatIsNoPathIsRefused() {
    assertRefused("a\0b", ": it is no path of this system.");
  }

  private static void assertRefused(String setting, String problem) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> RoutesLocation.of(setting))
        .satisfies(
            refusal ->
                assertThat(refusal.problem())
                    .startsWith("campaign.routes.folder: ")
                    .endsWith(problem));
  }
}
