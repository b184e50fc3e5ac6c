package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/** Edits of route files while the flow runs, in the profile {@code dev}. */
@UsesOwnServices
@ExtendWith(OutputCaptureExtension.class)
class LiveRoutesIT {

  private static final Path SHIPPED = Path.of("routes");
  private static final Path FOLDER = copyOfTheRoutes();

  private static final String CHECK_MESSAGE = "        - choice:\n            id: check-message\n";
  private static final String RELOADED_SENDING = "Reloaded send-message.camel.yaml";

  private static final String COUNTING =
      """
      - route:
          id: count-rows
          description: Counts rows.
          from:
            id: take-question
            uri: direct
            parameters:
              name: count-rows
            steps:
              - to:
                  id: count-them
                  uri: sql
                  parameters:
                    query: "{{campaign.routes.location}}sql/count-rows.sql"
                    outputType: SelectOne
      """;

  private static final String NOTHING =
      """
      - route:
          id: take-nothing
          description: Takes nothing.
          from:
            id: take-no-message
            uri: direct
            parameters:
              name: take-nothing
            steps:
              - log:
                  id: log-nothing
                  message: nothing
      """;

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("spring.profiles.active", "dev")
          .with("campaign.routes.folder", FOLDER.toString())
          .with("campaign.mock-receiver.success-rate", "1")
          .with("campaign.mock-receiver.max-delay", "20ms");

  private final CamelContext context = FLOW.bean(CamelContext.class);

  private static Path copyOfTheRoutes() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "live").resolve("routes");
      FileSystemUtils.copyRecursively(SHIPPED, folder);
      return folder.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that each test begins with the routes as they are shipped, and none waits for another. */
  @AfterEach
  void repair() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path shipped = SHIPPED.resolve(FOLDER.relativize(file).toString());
        if (!Files.exists(shipped)) {
          Files.delete(file);
        }
      }
    }
    FileSystemUtils.copyRecursively(SHIPPED, FOLDER);
    Path running = running();
    if (!new EditedFolder(SHIPPED, running).edits().isEmpty()) {
      FLOW.await().until(() -> new EditedFolder(SHIPPED, running).edits().isEmpty());
      // Edits go live one after the other: when this one is gone, all are.
      write("take-nothing.camel.yaml", NOTHING);
      FLOW.await().until(() -> isReplaced("take-nothing", null));
      Files.delete(FOLDER.resolve("take-nothing.camel.yaml"));
      FLOW.await().until(() -> context.getRoute("take-nothing") == null);
    }
  }

  @Test
  void anEditIsLiveWithinTwoSeconds(CapturedOutput output) throws IOException {
    Duration quickest = Duration.ofDays(1);
    // More than once, because this machine may be busy with something else for a moment.
    for (int time = 1; time <= 3; time++) {
      String log =
          "        - log:\n            id: log-edit\n            message: Edit %d sends ${body[id]}\n"
              .formatted(time);
      String shipped = Files.readString(SHIPPED.resolve("send-message.camel.yaml"));
      long begin = System.nanoTime();
      write("send-message.camel.yaml", shipped.replace(CHECK_MESSAGE, log + CHECK_MESSAGE));
      int edits = time;
      FLOW.await()
          .until(() -> StringUtils.countOccurrencesOf(output.getOut(), RELOADED_SENDING) == edits);
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      quickest = taken.compareTo(quickest) < 0 ? taken : quickest;

      FLOW.awaitStatus(FLOW.insertMessage("edited", "a@example.com"), "DELIVERED");
      assertThat(output).containsPattern("Edit " + time + " sends \\d+");
    }
    assertThat(quickest).isLessThan(Duration.ofSeconds(2));
  }

  static Stream<BrokenEdit> brokenEdits() {
    return Stream.concat(BrokenEdit.offline().stream(), BrokenEdit.ofStatements().stream())
        // Nobody loads the examples.
        .filter(edit -> !Examples.contain(edit.file()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEdits")
  void aBrokenEditIsSaidAndTheFlowGoesOn(BrokenEdit edit, CapturedOutput output)
      throws IOException {
    Map<String, Route> before = routes();
    String finding = edit.applyIn(FOLDER);

    FLOW.await().until(() -> output.getOut().contains(finding));

    assertThat(output).containsOnlyOnce(finding).contains("goes on running");
    assertThat(routes()).isEqualTo(before);
    FLOW.awaitStatus(FLOW.insertMessage("broken", "b@example.com"), "DELIVERED");
  }

  @Test
  void aRepairGoesLive(CapturedOutput output) throws IOException {
    edit("publish-responses.camel.yaml", "confirm: enabled", "confirmation: enabled");
    FLOW.await().until(() -> output.getOut().contains("node 'publish-to-exchange'"));

    edit(
        "publish-responses.camel.yaml",
        "confirmation: enabled",
        "confirm: enabled\n              skipBindQueue: true");

    FLOW.await().until(() -> output.getOut().contains("Reloaded publish-responses.camel.yaml"));
    FLOW.awaitStatus(FLOW.insertMessage("repaired", "c@example.com"), "DELIVERED");
  }

  @Test
  void goodFilesGoLiveAlthoughOneIsBroken(CapturedOutput output) throws IOException {
    edit("publish-responses.camel.yaml", "confirm: enabled", "confirmation: enabled");
    write("sql/count-rows.sql", "-- Counts.\nselect 1 as n\n");
    write("count-rows.camel.yaml", COUNTING);

    FLOW.await().until(() -> context.getRoute("count-rows") != null);

    assertThat(output).contains("node 'publish-to-exchange' is refused by Camel");
    FLOW.awaitStatus(FLOW.insertMessage("mixed", "d@example.com"), "DELIVERED");
  }

  @Test
  void anEditOfAStatementIsLive() throws IOException {
    write("sql/count-rows.sql", "-- Counts.\nselect 1 as n\n");
    write("count-rows.camel.yaml", COUNTING);
    FLOW.await().ignoreExceptions().until(() -> count() == 1);

    write("sql/count-rows.sql", "-- Counts.\nselect 2 as n\n");

    FLOW.await().ignoreExceptions().until(() -> count() == 2);
  }

  @Test
  void anEditOfAContractAndOfATemplateIsLive(CapturedOutput output) throws IOException {
    Route before = context.getRoute("vendor-mock-http");
    edit("vendors/mock-http.yaml", "channel: email", "channel: letter");
    FLOW.await().until(() -> isReplaced("vendor-mock-http", before));

    Route between = context.getRoute("vendor-mock-http");
    edit("templates/vendor-http.camel.yaml", "defaultValue: 2s", "defaultValue: 3s");
    FLOW.await().until(() -> isReplaced("vendor-mock-http", between));
    assertThat(output).contains("Reloaded vendors/mock-http.yaml");
  }

  @Test
  void anEditOfAnErrorHandlerIsLiveInTheRoutesThatUseIt() throws IOException {
    Route before = context.getRoute("publish-responses");
    Route other = context.getRoute("process-responses");
    edit(
        "handle-errors.camel.yaml",
        "maximumRedeliveryDelay: \"5000\"",
        "maximumRedeliveryDelay: \"4000\"");

    FLOW.await().until(() -> isReplaced("publish-responses", before));

    assertThat(context.getRoute("process-responses")).isSameAs(other);
    FLOW.awaitStatus(FLOW.insertMessage("handled", "e@example.com"), "DELIVERED");
  }

  @Test
  void aRenamedRouteAndADeletedFileTakeTheOldRouteAway() throws IOException {
    write("sql/count-rows.sql", "-- Counts.\nselect 1 as n\n");
    write("count-rows.camel.yaml", COUNTING);
    FLOW.await().until(() -> context.getRoute("count-rows") != null);

    write("count-rows.camel.yaml", COUNTING.replace("count-rows\n", "count-all-rows\n"));
    FLOW.await().until(() -> context.getRoute("count-all-rows") != null);
    assertThat(context.getRoute("count-rows")).isNull();

    Files.delete(FOLDER.resolve("count-rows.camel.yaml"));
    FLOW.await().until(() -> context.getRoute("count-all-rows") == null);
  }

  @Test
  void aRouteInJavaGoesLiveToo() throws IOException {
    String java =
        """
        public class AnswerOrders extends org.apache.camel.builder.RouteBuilder {
          @Override
          public void configure() {
            from("direct:answer-orders").routeId("answer-orders").setBody(constant("first"));
          }
        }
        """;
    write("AnswerOrders.java", java);
    FLOW.await().ignoreExceptions().until(() -> answer().equals("first"));

    write("AnswerOrders.java", java.replace("first", "second"));
    FLOW.await().ignoreExceptions().until(() -> answer().equals("second"));

    Files.delete(FOLDER.resolve("AnswerOrders.java"));
    FLOW.await().until(() -> context.getRoute("answer-orders") == null);
  }

  private String answer() {
    return context.createProducerTemplate().requestBody("direct:answer-orders", null, String.class);
  }

  @Test
  void aFileWhoseRoutesAreCalledIsNotMissedWhenItIsDeleted(CapturedOutput output)
      throws IOException {
    Files.delete(FOLDER.resolve("publish-responses.camel.yaml"));

    FLOW.await()
        .until(() -> output.getOut().contains("publish-responses.camel.yaml as it was before"));

    assertThat(output)
        .containsPattern(
            "routes/handle-errors.camel.yaml:\\d+: node '[a-z-]+' calls direct:[a-z-]+: no route"
                + " consumes it; add one \\(and 2 more like this\\); so"
                + " publish-responses.camel.yaml as it was before it was deleted goes on running");
    FLOW.awaitStatus(FLOW.insertMessage("deleted", "f@example.com"), "DELIVERED");
  }

  @Test
  void noMessageIsLostOrSentTwiceWhileTheRoutesThatItPassesChange(CapturedOutput output)
      throws IOException {
    long callsBefore = FLOW.mockReceivers().get(0).statistics().calls();
    FLOW.insertMessages("changes", 2_000);
    List<String> files =
        List.of(
            "vendor-mock.camel.yaml",
            "send-message.camel.yaml",
            "publish-responses.camel.yaml",
            "poll-pending-messages.camel.yaml",
            "process-responses.camel.yaml");
    for (String file : files) {
      edit(file, "\n    description: ", "\n    note: edited\n    description: ");
      FLOW.await().until(() -> output.getOut().contains("Reloaded " + file));
    }

    FLOW.awaitFinished("changes");
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from communication_log"
                        + " where campaign_id = 'changes' and status = 'DELIVERED' and attempts = 1",
                    Long.class))
        .isEqualTo(2_000);
    assertThat(FLOW.mockReceivers().get(0).statistics().calls() - callsBefore).isEqualTo(2_000);
    FLOW.assertCountersEqualRecount();
  }

  private boolean isReplaced(String id, Route before) {
    Route now = context.getRoute(id);
    return now != null
        && now != before
        && context.getRouteController().getRouteStatus(id).isStarted();
  }

  private Map<String, Route> routes() {
    return context.getRoutes().stream()
        .collect(Collectors.toMap(Route::getRouteId, route -> route));
  }

  /** While the route is exchanged it cannot be asked. */
  private int count() {
    return context.createProducerTemplate().requestBody("direct:count-rows", null, Integer.class);
  }

  private Path running() {
    return RoutesPlace.of(FLOW.bean(Environment.class)).orElseThrow().folder();
  }

  private static void write(String file, String text) throws IOException {
    Files.writeString(FOLDER.resolve(file), text);
  }

  private static void edit(String file, String find, String replacement) throws IOException {
    Path path = FOLDER.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(find);
    Files.writeString(path, text.replace(find, replacement));
  }
}
