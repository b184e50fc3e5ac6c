package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.campaignmessaging.CampaignMessagingApplication;
import io.campaignmessaging.testing.MigratedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;

/** A start with route files that are not in order. */
@ExtendWith(OutputCaptureExtension.class)
class StartChecksIT {

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void copyTheRoutes() throws IOException {
    folder = temporary.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), folder);
  }

  @Test
  void findingsStopItAndAreAllListed(CapturedOutput output) throws IOException {
    edit("send-message.camel.yaml", "name: collect-responses", "name: collect-response");
    edit("vendors/mock-http.yaml", "{status: 429}", "{status: 4299}");

    assertThatThrownBy(this::start).hasStackTraceContaining("2 findings, which are listed above");

    assertThat(output)
        .containsPattern("routes/send-message.camel.yaml:\\d+: node 'collect-the-result' calls")
        .containsPattern("routes/vendors/mock-http.yaml:\\d+: answers\\[4].when.status must be")
        .contains("Cannot start: The files in " + folder + " have 2 findings");
  }

  @Test
  void whatOnlyCamelFindsStopsItAndIsLocated(CapturedOutput output) throws IOException {
    edit(
        "receive-mock-message.camel.yaml", "path: /mock-receiver/statistics", "paths: /statistics");

    assertThatThrownBy(this::start).hasStackTraceContaining("Option path is required");

    assertThat(output)
        .containsPattern(
            "routes/receive-mock-message.camel.yaml:\\d+: route 'report-mock-statistics' is refused"
                + " by Camel: ")
        .contains(
            "Cannot start: The files in " + folder + " have 1 finding, which is listed above");
  }

  @Test
  void anExampleThatIsNotInOrderDoesNotStopIt() throws IOException {
    edit("examples/vendors/sms-api.yaml", "{status: 429}", "{status: 4299}");
    edit("examples/sms-api.camel.yaml", "vendor-http-async", "vendor-fax");

    assertThatCode(this::start).doesNotThrowAnyException();
  }

  @Test
  void withoutTheProfileDevNothingWatchesTheFolder() {
    try (ConfigurableApplicationContext application = run()) {
      assertThat(application.getBeansOfType(LiveRoutes.class)).isEmpty();
      assertThat(application.getEnvironment().getProperty("campaign.routes.location"))
          .isEqualTo("file:" + folder + "/");
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("watch-routes");
    }
  }

  @Test
  void aStatementThatPostgresRefusesIsListed(CapturedOutput output) throws Exception {
    edit("sql/show-ledger.sql", "from campaign_ledger", "from campaign_ledgers");
    ConfigurableEnvironment environment = RouteProperties.environment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "folder", Map.of("campaign.routes.location", "file:" + folder + "/")));
    try (Connection connection = MigratedDatabase.connect()) {
      StartChecks checks = new StartChecks(environment);

      assertThatThrownBy(
              () -> checks.checkStatements(new SingleConnectionDataSource(connection, true)))
          .isInstanceOf(RouteFindingsException.class);
    }
    assertThat(output)
        .containsPattern(
            "routes/sql/show-ledger.sql:\\d+: the statement is refused by PostgreSQL: relation"
                + " \"campaign_ledgers\" does not exist");
  }

  private void start() {
    run().close();
  }

  /** As a mock receiver, which needs no services. */
  private ConfigurableApplicationContext run() {
    return new SpringApplicationBuilder(CampaignMessagingApplication.class)
        .run(
            "--campaign.roles=mock-receiver",
            "--campaign.routes.folder=" + folder,
            "--campaign.operator.password=operator-password",
            "--campaign.viewer.password=viewer-password",
            "--spring.jmx.enabled=false",
            "--server.port=0");
  }

  private void edit(String file, String find, String replacement) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(find);
    Files.writeString(path, text.replace(find, replacement));
  }
}
