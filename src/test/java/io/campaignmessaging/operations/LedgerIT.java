package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.actuate.health.Status;

/**
 * The ledger: every message is in one state, the counters say the same, and where not, it is said
 * and mended.
 */
class LedgerIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.mock-receiver.success-rate", "0.8")
          .with("campaign.ledger.interval", "1s");

  private final OperatorClient operator = new OperatorClient(FLOW);

  @Test
  void aFinishedCampaignIsCompleteAndBalanced() throws Exception {
    FLOW.insertMessages("finished", 200);
    FLOW.awaitFinished("finished");

    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(ledgerOf("finished"))
                    .containsEntry("total", 200)
                    .containsEntry("open", 0)
                    .containsEntry("finished", true)
                    .containsEntry("complete", true)
                    .containsEntry("balanced", true));
    Map<String, Object> ledger = ledgerOf("finished");
    assertThat((int) ledger.get("delivered") + (int) ledger.get("failed")).isEqualTo(200);
  }

  @Test
  void aCampaignWithAMessageInDoubtIsNotFinished() throws Exception {
    FLOW.insertMessages("doubtful", 3);
    FLOW.awaitFinished("doubtful");
    FLOW.jdbc()
        .update(
            """
            with doubted as (
              update communication_log set status = 'IN_DOUBT' where id =
                (select min(id) from communication_log where campaign_id = 'doubtful' and status = 'DELIVERED')
              returning campaign_id)
            update campaign_statistics set delivered = delivered - 1, in_doubt = in_doubt + 1
             where campaign_id = (select campaign_id from doubted)""");

    assertThat(ledgerOf("doubtful"))
        .containsEntry("finished", false)
        .containsEntry("open", 1)
        .containsEntry("inDoubt", 1);
  }

  @Test
  void aCounterThatDriftedIsSaidByHealthAndMendedByAReconciliation() throws Exception {
    FLOW.insertMessages("drifted", 20);
    FLOW.awaitFinished("drifted");
    FLOW.await().until(() -> Boolean.TRUE.equals(ledgerOf("drifted").get("balanced")));
    FLOW.jdbc()
        .update(
            "update campaign_statistics set delivered = delivered + 7, receipts = receipts - 1,"
                + " cost = cost + 0.5 where campaign_id = 'drifted'");

    Ledger health = FLOW.bean(Ledger.class);
    FLOW.await().until(() -> health.health().getStatus().equals(Degraded.STATUS));
    assertThat(ledgerOf("drifted")).containsEntry("balanced", false);

    Map<String, Object> answer = operator.post(200, "/api/ledger/reconciliations", "");

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> corrections = (List<Map<String, Object>>) answer.get("corrections");
    assertThat(corrections)
        .filteredOn(correction -> correction.get("campaignId").equals("drifted"))
        .extracting(correction -> correction.get("counter"))
        .containsExactly("cost", "delivered", "receipts");
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select recounted - counted from counter_correction where campaign_id = 'drifted' and counter = 'delivered'",
                    Integer.class))
        .isEqualTo(-7);
    assertThat(ledgerOf("drifted")).containsEntry("balanced", true);
    FLOW.await().until(() -> health.health().getStatus().equals(Status.UP));
    assertThat(operator.post(200, "/api/ledger/reconciliations", "").get("corrections"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @Test
  void aCampaignsIdWithAControlCharacterIsRefused() throws Exception {
    operator.get(400, "/api/ledger?campaignId=a%00b");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> ledgerOf(String campaign) throws Exception {
    List<Map<String, Object>> campaigns =
        (List<Map<String, Object>>)
            operator.get(200, "/api/ledger?campaignId=" + campaign).get("campaigns");
    return campaigns.get(0);
  }
}
