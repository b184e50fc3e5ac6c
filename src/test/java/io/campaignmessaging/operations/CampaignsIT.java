package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Campaigns over HTTP: made, listed, shown, paused, resumed and cancelled, and who did it. */
class CampaignsIT {

  private static final String PUBLISHED =
      "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"mock\",\"status\":\"%s\"%s}";

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.mock-receiver.success-rate", "1")
          .with("campaign.cancellation.interval", "100ms");

  private final OperatorClient operator = new OperatorClient(FLOW);
  private final OperatorClient viewer = operator.as("viewer", "viewer-password");

  @Test
  void aCampaignIsMadeOnceAndSaysWhichVendorSendsIt() throws Exception {
    assertThat(create(200, "made", ",\"name\":\"Spring sale\",\"vendor\":\"mock-http\""))
        .containsEntry("id", "made")
        .containsEntry("vendor", "mock-http");

    assertThat(viewer.get(200, "/api/campaigns/made"))
        .containsEntry("name", "Spring sale")
        .containsEntry("state", "RUNNING")
        .containsEntry("total", 0);
    assertThat(create(409, "made", "")).containsEntry("status", 409);
    assertThat(actions("CREATE_CAMPAIGN", "made")).hasSize(1);
  }

  @Test
  void aCampaignThatIsNoneIsNotMade() throws Exception {
    assertThat(create(400, "bad", ",\"vendor\":\"No Vendor\"").get("detail").toString())
        .contains("vendor");
    operator.post(400, "/api/campaigns", "{\"name\":\"without an id\"}");
    operator.post(400, "/api/campaigns", "{\"id\":\"a\\u0000b\"}");
    operator.get(404, "/api/campaigns/bad");
  }

  @Test
  void aFinishedCampaignIsShownWithItsCountersAndProgress() throws Exception {
    FLOW.insertMessages("shown", 20);
    FLOW.awaitFinished("shown");

    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(viewer.get(200, "/api/campaigns/shown"))
                    .containsEntry("state", "FINISHED")
                    .containsEntry("total", 20)
                    .containsEntry("delivered", 20)
                    .containsEntry("pending", 0)
                    .containsEntry("processing", 0)
                    .containsEntry("receipts", 20)
                    .containsEntry("cost", 0.15)
                    .extractingByKey("progress")
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("done", 20)
                    .containsEntry("share", 1.0)
                    .containsEntry("finished", true));
  }

  @Test
  void campaignsAreListedPageByPage() throws Exception {
    for (String id : List.of("page-1", "page-2", "page-3")) {
      create(200, id, "");
    }

    Map<String, Object> first = viewer.get(200, "/api/campaigns?after=page-&limit=2");
    assertThat(ids(first)).containsExactly("page-1", "page-2");
    assertThat(first).containsEntry("next", "page-2");
    assertThat(ids(viewer.get(200, "/api/campaigns?limit=2&after=page-2"))).startsWith("page-3");
    assertThat(viewer.get(200, "/api/campaigns?limit=1000")).containsEntry("next", null);
    viewer.get(400, "/api/campaigns?limit=0");
  }

  @Test
  void aPausedCampaignIsPassedOverUntilItIsResumed() throws Exception {
    create(200, "paused", "");
    operator.post(200, "/api/campaigns/paused/pause", "");
    FLOW.insertMessages("paused", 3);

    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(viewer.get(200, "/api/campaigns/paused"))
                    .containsEntry("state", "PAUSED")
                    .containsEntry("pending", 3));

    operator.post(200, "/api/campaigns/paused/resume", "");
    FLOW.awaitFinished("paused");
    assertThat(actions("PAUSE_CAMPAIGN", "paused"))
        .singleElement()
        .satisfies(
            action ->
                assertThat(action)
                    .containsEntry("operator", "operator")
                    .containsEntry("origin", "127.0.0.1"));
    assertThat(actions("RESUME_CAMPAIGN", "paused")).hasSize(1);
  }

  @Test
  void aCampaignThatHasMessagesAndNoRowYetCanBePaused() throws Exception {
    FLOW.insertMessages("unseen", 1);
    FLOW.awaitFinished("unseen");
    FLOW.await().until(() -> FLOW.jdbc().update("delete from campaign where id = 'unseen'") == 1);

    operator.post(200, "/api/campaigns/unseen/pause", "");

    assertThat(viewer.get(200, "/api/campaigns/unseen")).containsEntry("state", "PAUSED");
  }

  @Test
  void onlyTheCampaignOfThePathIsSteeredAndOnlyByAnOperator() throws Exception {
    operator.post(404, "/api/campaigns/nowhere/pause", "");
    operator.post(404, "/api/campaigns/nowhere/cancel", "");
    create(200, "once", "");
    create(200, "twice", "");
    operator.post(200, "/api/campaigns/once/pause?campaignId=twice", "");
    viewer.postRefused(403, "/api/campaigns/twice/cancel", "");

    assertThat(viewer.get(200, "/api/campaigns/once")).containsEntry("state", "PAUSED");
    assertThat(viewer.get(200, "/api/campaigns/twice")).containsEntry("state", "RUNNING");
    assertThat(actions("CANCEL_CAMPAIGN", "twice")).isEmpty();
  }

  @Test
  void aCancelledCampaignSendsNothingMoreAndIsNotResumed() throws Exception {
    create(200, "cancelled", "");
    operator.post(200, "/api/campaigns/cancelled/pause", "");
    FLOW.insertMessages("cancelled", 25_000);

    operator.post(200, "/api/campaigns/cancelled/cancel", "");

    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(viewer.get(200, "/api/campaigns/cancelled"))
                    .containsEntry("state", "CANCELLED")
                    .containsEntry("total", 25_000)
                    .containsEntry("notSent", 25_000)
                    .containsEntry("pending", 0));
    assertThat(operator.post(409, "/api/campaigns/cancelled/resume", "").get("detail").toString())
        .contains("for good");
    operator.post(409, "/api/campaigns/cancelled/pause", "");
    operator.post(200, "/api/campaigns/cancelled/cancel", "");

    long late = FLOW.insertMessage("cancelled", "late@example.com");
    assertThat(FLOW.awaitStatus(late, "CANCELLED")).containsEntry("attempts", 0);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aCancelledCampaignIsNotClaimedWhileItsMessagesStillWait() throws Exception {
    RouteController routes = FLOW.bean(CamelContext.class).getRouteController();
    create(200, "waiting", "");
    routes.stopRoute("cancel-messages");
    try {
      operator.post(200, "/api/campaigns/waiting/cancel", "");
      long id = FLOW.insertMessage("waiting", "test@example.com");

      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(FLOW.message(id))
                      .containsEntry("status", "PENDING")
                      .containsEntry("attempts", 0));
    } finally {
      routes.startRoute("cancel-messages");
    }
    FLOW.await().until(() -> count("waiting", "CANCELLED") == 1);
  }

  @Test
  void aCampaignIsCancelledWhileItIsSentAndEveryMessageIsAccountedFor() throws Exception {
    FLOW.insertMessages("cut", 5_000);
    FLOW.await().until(() -> count("cut", "DELIVERED") > 100);

    operator.post(200, "/api/campaigns/cut/cancel", "");

    FLOW.awaitFinished("cut");
    assertThat(count("cut", "CANCELLED")).isPositive();
    assertThat(count("cut", "CANCELLED") + count("cut", "DELIVERED")).isEqualTo(5_000);
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from communication_log message where campaign_id = 'cut' and"
                        + " status = 'CANCELLED' and exists (select from delivery_receipts where"
                        + " communication_log_id = message.id)",
                    Long.class))
        .as("cancelled messages that a vendor has answered")
        .isZero();
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aRetryOfACancelledCampaignIsNotMade() throws Exception {
    long id = processing("no-retry");
    operator.post(200, "/api/campaigns/no-retry/cancel", "");

    FLOW.publish(PUBLISHED.formatted(id, "FAILED", ",\"errorCode\":\"TIMEOUT\""));

    assertThat(FLOW.awaitStatus(id, "CANCELLED")).containsEntry("attempts", 1);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aMessageOfACancelledCampaignThatTheVendorMayHaveIsInDoubtAndNotCalledNotSent()
      throws Exception {
    long id = processing("maybe");
    operator.post(200, "/api/campaigns/maybe/cancel", "");

    FLOW.publish(PUBLISHED.formatted(id, "UNANSWERED", ",\"errorCode\":\"VENDOR_TIMEOUT\""));

    FLOW.awaitStatus(id, "IN_DOUBT");
    FLOW.assertCountersEqualRecount();
    operator.post(
        200,
        "/api/messages/in-doubt/resolutions",
        "{\"messageIds\":[" + id + "],\"resolution\":\"SEND_AGAIN\"}");
    FLOW.awaitStatus(id, "CANCELLED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aMessageThatWasHandedBackUnsentIsCancelled() throws Exception {
    long id = processing("handed-back");
    operator.post(200, "/api/campaigns/handed-back/cancel", "");

    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PENDING', lease_until = null where id = ?", id);

    FLOW.awaitStatus(id, "CANCELLED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aLateDeliveryOfACancelledMessageWinsAndMovesTheCounters() throws Exception {
    long id = processing("late-delivery");
    operator.post(200, "/api/campaigns/late-delivery/cancel", "");
    FLOW.publish(PUBLISHED.formatted(id, "FAILED", ",\"errorCode\":\"TIMEOUT\""));
    FLOW.awaitStatus(id, "CANCELLED");

    FLOW.publish(PUBLISHED.formatted(id, "DELIVERED", ",\"event\":\"webhook\""));

    FLOW.awaitStatus(id, "DELIVERED");
    FLOW.assertCountersEqualRecount();
    assertThat(viewer.get(200, "/api/campaigns/late-delivery"))
        .containsEntry("notSent", 0)
        .containsEntry("delivered", 1);
  }

  @Test
  void actionsAreListedByKindUserAndTimePageByPage() throws Exception {
    create(200, "listed", "");
    for (String action : List.of("pause", "resume", "pause")) {
      operator.post(200, "/api/campaigns/listed/" + action, "");
    }

    Map<String, Object> first =
        viewer.get(200, "/api/actions?action=PAUSE_CAMPAIGN&operator=operator&limit=1");
    assertThat(items(first)).hasSize(1);
    Map<String, Object> second =
        viewer.get(200, "/api/actions?action=PAUSE_CAMPAIGN&limit=1&after=" + first.get("next"));
    assertThat((int) items(second).get(0).get("id"))
        .isLessThan((int) items(first).get(0).get("id"));
    assertThat(items(viewer.get(200, "/api/actions?operator=nobody"))).isEmpty();
    assertThat(items(viewer.get(200, "/api/actions?requestedTo=2020-01-01T00:00:00Z"))).isEmpty();
    assertThat(items(viewer.get(200, "/api/actions?requestedFrom=2020-01-01T00:00:00Z")))
        .isNotEmpty();
    viewer.get(400, "/api/actions?action=pause");
  }

  private Map<String, Object> create(int status, String id, String more) throws Exception {
    return operator.post(status, "/api/campaigns", "{\"id\":\"" + id + "\"" + more + "}");
  }

  /** A message as it stands while its vendor is being called. */
  private static long processing(String campaign) {
    long id = FLOW.insertMessage(campaign, "test@example.com", "PROCESSING");
    FLOW.jdbc()
        .update(
            "update communication_log set attempts = 1, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            id);
    return id;
  }

  private static long count(String campaign, String status) {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from communication_log where campaign_id = ? and status = ?",
            Long.class,
            campaign,
            status);
  }

  private List<Map<String, Object>> actions(String action, String campaign) throws Exception {
    List<Map<String, Object>> found =
        new ArrayList<>(items(viewer.get(200, "/api/actions?limit=1000&action=" + action)));
    found.removeIf(
        it ->
            !it.get("request").toString().contains("=" + campaign + "}")
                && !it.get("request").toString().contains("=" + campaign + ","));
    return found;
  }

  private static List<Object> ids(Map<String, Object> page) {
    return items(page).stream().map(item -> item.get("id")).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> items(Map<String, Object> page) {
    return (List<Map<String, Object>>) page.get("items");
  }
}
