package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The statements of docs/scaling.md that delete old campaigns. */
class OldMessagesIT {

  private static final Pattern STATEMENTS = Pattern.compile("(?s)```sql\n(BEGIN;.*?COMMIT;)\n```");

  @RegisterExtension static final Flow FLOW = Flow.ofOneInstance();

  @Test
  void finishedCampaignsAreDeletedWithAllTheyHaveAndTheLedgerStaysBalanced() throws IOException {
    for (String campaign : List.of("old", "old-and-open", "young")) {
      FLOW.insertMessages(campaign, 20);
      FLOW.awaitFinished(campaign);
    }
    FLOW.jdbc()
        .update(
            "update communication_log set updated_at = now() - interval '91 days'"
                + " where campaign_id like 'old%'");
    FLOW.jdbc()
        .update(
            """
            with paused as (update campaign set paused_at = now() where id = 'old-and-open')
            insert into communication_log (campaign_id, customer_id, updated_at)
            values ('old-and-open', 'customer', now() - interval '91 days')""");
    FLOW.await().until(() -> count("campaign_intake") == 0);

    FLOW.jdbc().execute(statements());

    assertThat(campaignsOf("communication_log", "campaign_id"))
        .containsExactly("old-and-open", "young");
    assertThat(campaignsOf("campaign_statistics", "campaign_id"))
        .containsExactly("old-and-open", "young");
    assertThat(campaignsOf("campaign", "id")).containsExactly("old-and-open", "young");
    assertThat(
            count(
                "delivery_receipts where communication_log_id not in (select id from communication_log)"))
        .isZero();
    assertThat(count("campaign_ledger where not complete or not balanced")).isZero();
  }

  private static String statements() throws IOException {
    Matcher found = STATEMENTS.matcher(Files.readString(Path.of("docs/scaling.md")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static List<String> campaignsOf(String table, String column) {
    return FLOW.jdbc()
        .queryForList(
            "select distinct %s from %s order by 1".formatted(column, table), String.class);
  }

  private static long count(String rows) {
    return FLOW.jdbc().queryForObject("select count(*) from " + rows, Long.class);
  }
}
