package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Which routes have to be exchanged for an edit. */
class RouteUnitsTest {

  @TempDir private Path temporary;
  private Path folder;
  private RouteUnits before;

  @BeforeEach
  void copyTheRoutes() throws IOException {
    folder = temporary.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), folder);
    before = units();
  }

  @Test
  void aRouteThatChangedIsExchangedAndItsNeighboursInTheFileAreNot() throws IOException {
    edit("send-message.camel.yaml", "id: note-call", "id: note-the-call");

    assertThat(changedRoutes()).containsExactly("ask-vendor");
  }

  @Test
  void aCommentChangesNoRoute() throws IOException {
    edit("vendor-mock.camel.yaml", "# The mock vendor", "# A mock vendor");

    assertThat(changedRoutes()).isEmpty();
  }

  @Test
  void aStatementChangesTheRoutesThatUseIt() throws IOException {
    edit("sql/hand-back-message.sql", "-- ", "-- Now: ");

    assertThat(changedRoutes())
        .containsExactlyInAnyOrder("hand-back-message", "save-stranded-message");
  }

  @Test
  void aContractChangesTheRoutesOfItsVendors() throws IOException {
    edit("vendors/mock-http.yaml", "channel: email", "channel: letter");

    assertThat(changedRoutes()).containsExactly("vendor-mock-http");
  }

  @Test
  void aTemplateChangesTheRoutesThatAreMadeOfIt() throws IOException {
    edit("templates/vendor-http.camel.yaml", "defaultValue: 2s", "defaultValue: 3s");

    assertThat(changedRoutes()).containsExactly("vendor-mock-http");
    assertThat(RouteUnits.differing(before.templates(), units().templates()))
        .containsExactly("vendor-http");
  }

  @Test
  void anOperationChangesAllOperationsForTheyAreDescribedTogether() throws IOException {
    edit("api.camel.yaml", "Repairs the counters", "Mends the counters");

    assertThat(changedRoutes())
        .allMatch(route -> route.startsWith("api-"))
        .contains("api-reconcile-counters", "api-show-openapi-document");
  }

  @Test
  void aConfigurationChangesTheRoutesThatNameIt() throws IOException {
    edit(
        "handle-errors.camel.yaml",
        "maximumRedeliveryDelay: \"5000\"",
        "maximumRedeliveryDelay: \"4000\"");

    assertThat(changedRoutes()).containsExactlyInAnyOrder("collect-responses", "publish-responses");
    assertThat(RouteUnits.differing(before.configurations(), units().configurations()))
        .containsExactly("handle-publishing-errors");
  }

  private List<String> changedRoutes() throws IOException {
    return RouteUnits.differing(before.routes(), units().routes());
  }

  private RouteUnits units() throws IOException {
    return RouteUnits.of(RouteFolder.read(folder));
  }

  private void edit(String file, String find, String replacement) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(find);
    Files.writeString(path, text.replace(find, replacement));
  }
}
