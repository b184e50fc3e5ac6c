package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which messages are claimed, and in which order. Every claim takes three. */
class ClaimOrderIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.poll.batch-size", "3")
          .with("campaign.poll.interval", "1h")
          .with("campaign.sending.in-flight-limit", "3")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @Test
  void allCampaignsAreClaimedAtOnceThoughEachClaimLooksAtAFew() {
    insert("many", 20, 4);

    awaitDelivered("many", 80);
  }

  @Test
  void campaignsTakeTurnsAndEachBeginsWithItsOldestMessages() {
    insert("turns", 3, 10);
    awaitDelivered("turns", 30);

    List<String> order =
        FLOW.jdbc()
            .queryForList(
                "select campaign_id from communication_log where starts_with(campaign_id, 'turns')"
                    + " order by last_attempt_at, id",
                String.class);
    assertThat(order.subList(0, 6)).contains("turns-0", "turns-1", "turns-2");
    assertThat(
            FLOW.jdbc()
                .queryForList(
                    "select id from communication_log where campaign_id = 'turns-0' order by"
                        + " last_attempt_at, id",
                    Long.class))
        .isSorted();
  }

  @Test
  void aCampaignThatIsPausedIsPassedOverUntilItGoesOn() {
    FLOW.jdbc().update("insert into campaign (id, paused_at) values ('paused-0', now())");
    insert("paused", 2, 5);
    awaitDelivered("paused-1", 5);

    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from communication_log where campaign_id = 'paused-0' and"
                        + " attempts > 0",
                    Long.class))
        .isZero();

    FLOW.jdbc().update("update campaign set paused_at = null where id = 'paused-0'");
    FLOW.bean(ClaimScheduler.class).wake();
    awaitDelivered("paused", 10);
  }

  private static void insert(String prefix, int campaigns, int messages) {
    FLOW.jdbc()
        .update(
            """
            insert into communication_log (campaign_id, customer_id, customer_email)
            select ? || '-' || n % ?, 'customer', 'test@example.com' from generate_series(1, ?) n""",
            prefix, campaigns, campaigns * messages);
  }

  private static void awaitDelivered(String prefix, long count) {
    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(
                        FLOW.jdbc()
                            .queryForObject(
                                "select count(*) from communication_log where starts_with(campaign_id,"
                                    + " ?) and status = 'DELIVERED'",
                                Long.class,
                                prefix))
                    .isEqualTo(count));
  }
}
