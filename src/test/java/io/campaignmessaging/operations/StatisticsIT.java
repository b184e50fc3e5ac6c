package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The statistics over HTTP, and that the sums by the hour equal a recount of all receipts. */
class StatisticsIT {

  private static final String RECOUNT =
      """
      select date_trunc('hour', receipt.received_at, 'UTC') as hour, message.campaign_id,
             coalesce(receipt.vendor, '') as vendor, receipt.status,
             case when length(receipt.error_code) > 64 then 'OTHER' else coalesce(receipt.error_code, '') end
               as error_code,
             count(*) as receipts, coalesce(sum(receipt.cost), 0)::numeric(20, 6) as cost
        from delivery_receipts receipt
        join communication_log message on message.id = receipt.communication_log_id
       group by 1, 2, 3, 4, 5
       order by 1, 2, 3, 4, 5""";

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.mock-receiver.success-rate", "0.7");

  private final OperatorClient viewer = new OperatorClient(FLOW).as("viewer", "viewer-password");

  @Test
  void receiptsAreShownAsTheyStandInTheTable() throws Exception {
    FLOW.insertMessages("counted", 300);
    FLOW.awaitFinished("counted");

    Map<String, Object> statistics = viewer.get(200, "/api/statistics?campaignId=counted");

    Map<String, Object> last24Hours = map(statistics.get("last24Hours"));
    assertThat(last24Hours).containsEntry("receiptsProcessed", receipts("counted", "%"));
    assertThat(map(last24Hours.get("statusBreakdown")))
        .containsEntry("DELIVERED", receipts("counted", "DELIVERED"))
        .containsEntry("FAILED", receipts("counted", "FAILED"));
    assertThat(maps(statistics.get("campaigns")))
        .singleElement()
        .satisfies(it -> assertThat(it).containsEntry("campaignId", "counted"));
    assertThat(maps(statistics.get("vendors")))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .containsEntry("vendor", "mock")
                    .containsEntry("failed", receipts("counted", "FAILED")));
    assertThat(sum(statistics.get("errorCodes"))).isEqualTo(receipts("counted", "FAILED"));
    assertThat(sum(statistics.get("hours"))).isEqualTo(receipts("counted", "%"));
    assertThat(maps(statistics.get("hours"))).hasSize(25);
    assertThat(((Number) statistics.get("cost")).doubleValue())
        .isCloseTo(receipts("counted", "DELIVERED") * 0.0075, within(1e-9));
    assertSumsEqualARecount();
  }

  @Test
  void aRedeliveredResponseIsCountedOnce() throws Exception {
    long id = FLOW.insertMessage("redelivered", "test@example.com", "DELIVERED");
    FLOW.jdbc().update("update communication_log set attempts = 1 where id = ?", id);
    String response =
        "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"mock\",\"status\":\"%s\",\"event\":\"%s\",\"cost\":0.5}";
    for (int time = 0; time < 5; time++) {
      FLOW.publish(response.formatted(id, "DELIVERED", "delivered"));
      FLOW.publish("[%s,%<s]".formatted(response.formatted(id, "FAILED", "bounced")));
    }

    FLOW.await().until(() -> processed(id) == 2);
    FLOW.publish(response.formatted(id, "DELIVERED", "the last"));
    FLOW.await().until(() -> processed(id) == 3);

    assertThat(map(viewer.get(200, "/api/statistics?campaignId=redelivered").get("last24Hours")))
        .containsEntry("receiptsProcessed", 3);
    assertSumsEqualARecount();
  }

  @Test
  void whatIsNoErrorCodeIsSummedAsOther() throws Exception {
    long id = FLOW.insertMessage("no-code", "test@example.com", "PROCESSING");
    FLOW.jdbc()
        .update("update communication_log set attempts = 1, attempt_open = true where id = ?", id);
    FLOW.publish(
        "{\"messageId\":%d,\"attempt\":1,\"status\":\"FAILED\",\"errorCode\":\"%s\"}"
            .formatted(id, "LONG".repeat(5_000)));

    FLOW.awaitStatus(id, "FAILED");

    assertThat(maps(viewer.get(200, "/api/statistics?campaignId=no-code").get("errorCodes")))
        .containsExactly(Map.of("errorCode", "OTHER", "receipts", 1));
    assertSumsEqualARecount();
  }

  @Test
  void anOperatorsWordIsAReceiptToo() throws Exception {
    long id = FLOW.insertMessage("said", "test@example.com", "IN_DOUBT");
    FLOW.jdbc()
        .update("update communication_log set attempts = 1, vendor = 'forgetful' where id = ?", id);
    new OperatorClient(FLOW)
        .post(
            200,
            "/api/messages/in-doubt/resolutions",
            "{\"messageIds\":[" + id + "],\"resolution\":\"FAILED\"}");

    assertThat(maps(viewer.get(200, "/api/statistics?campaignId=said").get("errorCodes")))
        .containsExactly(Map.of("errorCode", "DECLARED_FAILED", "receipts", 1));
    assertSumsEqualARecount();
  }

  @Test
  void aCampaignWithoutReceiptsHasNone() throws Exception {
    assertThat(map(viewer.get(200, "/api/statistics?campaignId=nowhere").get("last24Hours")))
        .containsEntry("receiptsProcessed", 0)
        .containsEntry("statusBreakdown", Map.of());
    viewer.get(400, "/api/statistics?campaignId=a%00b");
  }

  private static void assertSumsEqualARecount() {
    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(
                        FLOW.jdbc()
                            .queryForList(
                                "select hour, campaign_id, vendor, status, error_code, receipts, cost"
                                    + " from receipt_statistics order by 1, 2, 3, 4, 5"))
                    .isEqualTo(FLOW.jdbc().queryForList(RECOUNT)));
  }

  private static int receipts(String campaign, String status) {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from delivery_receipts receipt join communication_log message"
                + " on message.id = receipt.communication_log_id"
                + " where campaign_id = ? and receipt.status like ?",
            Integer.class,
            campaign,
            status);
  }

  private static int processed(long id) {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from delivery_receipts where communication_log_id = ?",
            Integer.class,
            id);
  }

  private static int sum(Object rows) {
    return maps(rows).stream().mapToInt(row -> (int) row.get("receipts")).sum();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Object value) {
    return (List<Map<String, Object>>) value;
  }
}
