package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.sending.ClaimSettings;
import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators steer over the API, while two processes send. */
class SteeringIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofInstances(2).with("campaign.mock-receiver.success-rate", "1");

  private final OperatorClient operator = new OperatorClient(FLOW);
  private final OperatorClient viewer = operator.as("viewer", "viewer-password");

  @AfterEach
  void nothingIsPaused() {
    FLOW.jdbc().update("delete from sending_pause");
  }

  @Test
  void aPauseOfAllSendingHoldsForAllProcessesUntilItIsResumed() throws Exception {
    assertThat(operator.post(200, "/api/sending/pause", ""))
        .containsEntry("changed", true)
        .containsEntry("holds", "for all processes, until it is resumed");
    assertThat(operator.post(200, "/api/sending/pause", "")).containsEntry("changed", false);
    assertThat(viewer.get(200, "/api/sending"))
        .containsEntry("paused", true)
        .containsEntry("pausedBy", "operator");
    FLOW.insertMessages("paused", 50);

    operator.post(200, "/api/sending/trigger", "");
    assertNothingIsClaimed("paused");
    assertThat(operator.post(200, "/api/sending/resume", "")).containsEntry("changed", true);

    FLOW.awaitFinished("paused");
    assertThat(operator.post(200, "/api/sending/resume", "")).containsEntry("changed", false);
    assertThat(viewer.get(200, "/api/sending")).containsEntry("paused", false);
    assertWrittenDown("PAUSE_SENDING", "{}");
    assertWrittenDown("RESUME_SENDING", "{}");
    assertWrittenDown("TRIGGER_SENDING", "{}");
  }

  @Test
  void aPauseOfAVendorLetsTheOthersMessagesPass() throws Exception {
    FLOW.jdbc().update("insert into campaign (id, vendor) values ('through-http', 'mock-http')");
    assertThat(operator.post(200, "/api/vendors/mock/pause", ""))
        .containsEntry("vendor", "mock")
        .containsEntry("changed", true);
    FLOW.insertMessages("through-mock", 20);
    FLOW.insertMessages("through-http", 20);

    FLOW.awaitFinished("through-http");
    assertNothingIsClaimed("through-mock");
    assertThat(vendor("mock")).containsEntry("paused", true).containsEntry("pausedBy", "operator");
    assertThat(vendor("mock-http")).containsEntry("paused", false);
    operator.post(200, "/api/vendors/mock/resume", "");

    FLOW.awaitFinished("through-mock");
    assertWrittenDown("PAUSE_VENDOR", "{\"vendor\": \"mock\"}");
    assertWrittenDown("RESUME_VENDOR", "{\"vendor\": \"mock\"}");
  }

  @Test
  void theBatchSizeAndTheIntervalAreChangedForThisProcess() throws Exception {
    assertThat(operator.patch(200, "/api/sending", "{\"batchSize\":3,\"pollInterval\":\"75ms\"}"))
        .containsEntry("batchSize", 3)
        .containsEntry("pollInterval", "75ms")
        .hasEntrySatisfying(
            "holds",
            holds ->
                assertThat(holds.toString()).contains("batchSize=for this process, until it ends"));
    FLOW.insertMessages("in-threes", 10);
    FLOW.awaitFinished("in-threes");

    assertThat(FLOW.bean(ClaimSettings.class).batchSize()).isEqualTo(3);
    assertWrittenDown("CHANGE_SENDING", "{\"batchSize\": 3, \"pollInterval\": \"75ms\"}");
    operator.patch(200, "/api/sending", "{\"batchSize\":10}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/sending           | {\"batchSize\":0}                    | batchSize",
        "/api/sending           | {\"batchSize\":201}                  | campaign.sending.in-flight-limit",
        "/api/sending           | {\"pollInterval\":\"1ms\"}           | pollInterval",
        "/api/sending           | {\"pollInterval\":\"soon\"}          | pollInterval",
        "/api/sending           | {}                                   | Name batchSize",
        "/api/sending           | {\"size\":1}                         | size",
        "/api/sending           | no json                              | no JSON object",
        "/api/vendors/mock-http | {\"inFlightLimit\":0}                | inFlightLimit",
        "/api/vendors/mock-http | {\"ratePerSecond\":-1}               | ratePerSecond",
        "/api/vendors/mock-http | {}                                   | Name ratePerSecond",
        "/api/vendors/mock      | {\"inFlightLimit\":1}                | no limits",
        "/api/vendors/nobody    | {\"inFlightLimit\":1}                | no vendor of that name",
        "/api/vendors/No_Body   | {\"inFlightLimit\":1}                | small letters",
        "/api/mock-receiver     | {\"successRate\":2}                  | successRate",
        "/api/mock-receiver     | {\"failureWeights\":{\"LOST\":1}}    | no failure",
        "/api/mock-receiver     | []                                   | no JSON object",
      })
  void aChangeThatCannotBeRightIsRefusedAndNotWrittenDown(String path, String body, String problem)
      throws Exception {
    int actions = actions();

    assertThat(operator.patch(400, path, body).get("detail").toString()).contains(problem);
    assertThat(actions()).isEqualTo(actions);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/vendors/nobody/pause,          no vendor of that name",
    "/api/routes/no-such-route/stop,     no route of that id",
    "/api/routes/start-route/stop,       steers others",
    "/api/routes/api-start-route/suspend, steers others"
  })
  void whatIsNotThereIsRefused(String path, String problem) throws Exception {
    assertThat(operator.post(400, path, "").get("detail").toString()).contains(problem);
  }

  @Test
  void theLimitsOfAVendorAreChangedForThisProcess() throws Exception {
    operator.patch(200, "/api/vendors/mock-http", "{\"ratePerSecond\":2.5,\"inFlightLimit\":7}");

    assertThat(vendor("mock-http"))
        .containsEntry("ratePerSecond", 2.5)
        .containsEntry("inFlightLimit", 7)
        .containsEntry("breaker", "CLOSED")
        .containsEntry("status", "Started")
        .containsEntry("idempotent", true);
    assertWrittenDown("CHANGE_VENDOR", "{\"inFlightLimit\": 7, \"ratePerSecond\": 2.5}");
    operator.patch(200, "/api/vendors/mock-http", "{\"ratePerSecond\":0,\"inFlightLimit\":100}");
  }

  @Test
  void theMockReceiverIsChangedAndItsStatisticsAreReset() throws Exception {
    assertThat(operator.patch(200, "/api/mock-receiver", "{\"successRate\":0.5}"))
        .containsEntry("successRate", 0.5)
        .containsKey("statistics");
    assertThat(operator.post(200, "/api/mock-receiver/statistics/reset", ""))
        .hasEntrySatisfying(
            "statistics", statistics -> assertThat(statistics.toString()).contains("calls=0"));

    assertThat(viewer.get(200, "/api/mock-receiver")).containsEntry("successRate", 0.5);
    assertWrittenDown("CHANGE_MOCK_RECEIVER", "{\"successRate\": 0.5}");
    assertWrittenDown("RESET_MOCK_STATISTICS", "{}");
    operator.patch(200, "/api/mock-receiver", "{\"successRate\":1}");
  }

  @ParameterizedTest
  @CsvSource({"suspend, resume, Suspended", "stop, start, Stopped"})
  void aRouteIsStoppedAndStarted(String stop, String start, ServiceStatus stopped)
      throws Exception {
    String route = "/api/routes/report-progress/";

    assertThat(operator.post(200, route + stop, "")).containsEntry("status", stopped.name());
    assertThat(status("report-progress")).isEqualTo(stopped);
    assertThat(listed("/api/routes", "routes", "routeId", "report-progress"))
        .containsEntry("status", stopped.name());
    assertThat(operator.post(200, route + start, "")).containsEntry("status", "Started");

    assertThat(status("report-progress")).isEqualTo(ServiceStatus.Started);
    assertWrittenDown(
        stop.toUpperCase(java.util.Locale.ROOT) + "_ROUTE", "{\"routeId\": \"report-progress\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/sending/pause",
    "/api/sending/trigger",
    "/api/vendors/mock/pause",
    "/api/mock-receiver/statistics/reset",
    "/api/routes/report-progress/stop"
  })
  void aViewerMayNotSteer(String path) throws Exception {
    viewer.postRefused(403, path, "");
  }

  @Test
  void nothingIsDoneThatCannotBeWrittenDown() throws Exception {
    FLOW.jdbc().execute("alter table operator_action rename to operator_action_away");
    try {
      operator.post(500, "/api/routes/report-progress/stop", "");
      operator.patch(500, "/api/sending", "{\"batchSize\":4}");
    } finally {
      FLOW.jdbc().execute("alter table operator_action_away rename to operator_action");
    }
    assertThat(status("report-progress")).isEqualTo(ServiceStatus.Started);
    assertThat(FLOW.bean(ClaimSettings.class).wantedBatchSize()).isNotEqualTo(4);
  }

  private static ServiceStatus status(String route) {
    return FLOW.bean(CamelContext.class).getRouteController().getRouteStatus(route);
  }

  private static void assertNothingIsClaimed(String campaign) {
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                FLOW.jdbc()
                    .queryForList(
                        "select distinct status from communication_log where campaign_id = ?",
                        String.class,
                        campaign)
                    .equals(List.of("PENDING")));
  }

  private Map<String, Object> vendor(String name) throws Exception {
    return listed("/api/vendors", "vendors", "vendor", name);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> listed(String path, String list, String key, String value)
      throws Exception {
    return ((List<Map<String, Object>>) viewer.get(200, path).get(list))
        .stream().filter(item -> value.equals(item.get(key))).findAny().orElseThrow();
  }

  private static int actions() {
    return FLOW.jdbc().queryForObject("select count(*) from operator_action", Integer.class);
  }

  private static void assertWrittenDown(String action, String request) {
    assertThat(
            FLOW.jdbc()
                .queryForList(
                    "select operator, origin, request::text from operator_action where action = ?",
                    action))
        .contains(Map.of("operator", "operator", "origin", "127.0.0.1", "request", request));
  }
}
