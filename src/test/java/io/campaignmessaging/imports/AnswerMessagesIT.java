package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are shown of messages. Nothing is sent here. */
class AnswerMessagesIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.roles", "receipts");

  private final OperatorClient viewer = new OperatorClient(FLOW).as("viewer", "viewer-password");

  @BeforeAll
  static void insertMessages() {
    // Of two campaigns by turns; every tenth failed.
    FLOW.jdbc()
        .update(
            """
            insert into communication_log
              (campaign_id, customer_id, customer_email, customer_name, message_text, status, error_code)
            select 'campaign-' || n % 2, 'customer-' || n % 50, 'customer' || n % 50 || '@example.com', 'Customer', 'Hello',
                   case when n % 10 = 0 then 'FAILED' else 'DELIVERED' end, case when n % 10 = 0 then 'BOUNCED' end
              from generate_series(1, 300) n""");
    // Far behind them, so that a walk ends before it comes to it.
    FLOW.jdbc()
        .update(
            """
            insert into communication_log (campaign_id, customer_id, message_text, status)
            select 'filler', 'filler', 'Hello', 'DELIVERED' from generate_series(1, 45000) n""");
    FLOW.insertMessage("late", "late@example.com", "EXPIRED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "oldest"})
  void pagesFollowEachOtherWithoutGapsOrRepeats(String order) throws Exception {
    List<Integer> ids = idsOfAllPages("?campaignId=campaign-1&limit=40&order=" + order);

    assertThat(ids).hasSize(150).doesNotHaveDuplicates();
    assertThat(ids)
        .isSortedAccordingTo(
            order.equals("newest")
                ? java.util.Comparator.reverseOrder()
                : java.util.Comparator.naturalOrder());
  }

  @ParameterizedTest
  @CsvSource({
    "campaignId=campaign-0, 150",
    "campaignId=campaign-0&status=FAILED, 30",
    "campaignId=campaign-1&status=failed, 0",
    "errorCode=BOUNCED, 30",
    "status=EXPIRED, 1",
    "status=PENDING, 0",
    "customerId=customer-7, 6",
    "customerId=customer-7&recipient=customer7@example.com, 6",
    "customerId=customer-7&recipient=customer8@example.com, 0",
    "customerId=customer-10&campaignId=campaign-0&status=FAILED&errorCode=BOUNCED, 6",
    "recipient=customer7@example.com&campaignId=campaign-1, 6",
    "recipient=customer7@example.com&campaignId=campaign-0, 0",
    "recipient=late@example.com, 1",
    "campaignId=late, 1",
    "campaignId=nowhere, 0"
  })
  void filtersChoose(String filter, int messages) throws Exception {
    assertThat(idsOfAllPages("?limit=7&" + filter)).hasSize(messages).doesNotHaveDuplicates();
    assertThat(idsOfAllPages("?limit=7&order=oldest&" + filter)).hasSize(messages);
  }

  @Test
  void aSearchForWhatIsRareGoesOnPageByPage() throws Exception {
    Map<String, Object> page = viewer.get(200, "/api/messages?errorCode=BOUNCED");

    assertThat((List<?>) page.get("items")).isEmpty();
    assertThat(page.get("next")).isNotNull();
  }

  @Test
  void aCampaignIsFoundBeforeAndAfterItsMessagesAreCounted() throws Exception {
    FLOW.insertMessage("fresh", "fresh@example.com");

    assertThat(idsOfAllPages("?campaignId=fresh")).hasSize(1);
    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                    .queryForObject(
                        "select count(*) = 0 from campaign_intake where campaign_id = 'fresh'",
                        Boolean.class));
    FLOW.insertMessage("fresh", "fresh@example.com");
    assertThat(idsOfAllPages("?campaignId=fresh")).hasSize(2);
  }

  @Test
  void aListDoesNotShowWholeAddresses() throws Exception {
    Map<String, Object> page =
        viewer.get(200, "/api/messages?recipient=customer7@example.com&limit=1");

    assertThat(page.get("items").toString())
        .contains("recipient=c…@example.com")
        .doesNotContain("customer7@", "Hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=NONE",
        "order=best",
        "limit=0",
        "limit=1001",
        "after=0",
        "after=x",
        "errorCode=a b",
        "recipient=",
        "limit=1&limit=2"
      })
  void whatCannotBeListedIsRefused(String filter) throws Exception {
    viewer.get(400, "/api/messages?" + filter.replace(" ", "%20"));
  }

  @Test
  void aMessageIsShownWithItsWholeHistory() throws Exception {
    long id = FLOW.insertMessage("history", "test@example.com", "IN_DOUBT");
    FLOW.jdbc()
        .update("update communication_log set attempts = 3, attempt_open = true where id = ?", id);
    FLOW.jdbc()
        .update(
            """
            insert into delivery_receipts (communication_log_id, attempt, event, status, error_code, received_at) values
              (?, 1, 'FAILED', 'FAILED', 'TIMEOUT', now() - interval '2 s'),
              (?, 1, 'webhook', 'FAILED', 'BOUNCED', now() - interval '1 s'),
              (?, 2, 'UNANSWERED', 'UNANSWERED', null, now())""",
            id,
            id,
            id);
    FLOW.jdbc()
        .update(
            "insert into receipt_processing_queue (queue_message_id, status, communication_log_id, error_code)"
                + " values ('dead-1', 'DEAD_LETTERED', ?, 'UNKNOWN_ATTEMPT'), ('fine-1', 'PROCESSED', ?, null)",
            id,
            id);
    new OperatorClient(FLOW)
        .post(
            200,
            "/api/messages/in-doubt/resolutions",
            "{\"messageIds\":[%d],\"resolution\":\"SEND_AGAIN\",\"note\":\"the vendor has nothing\"}"
                .formatted(id));

    Map<String, Object> message = viewer.get(200, "/api/messages/" + id);

    assertThat(message)
        .containsEntry("campaignId", "history")
        .containsEntry("recipient", "test@example.com")
        .containsEntry("messageText", "Hello")
        .containsEntry("status", "PENDING")
        .containsEntry("attempts", 3);
    List<Map<String, Object>> history = list(message, "history");
    assertThat(history)
        .extracting(it -> it.get("idempotencyKey"))
        .containsExactly(id + "-1", id + "-2", id + "-3");
    assertThat(list(history.get(0), "receipts"))
        .extracting(it -> it.get("errorCode"))
        .containsExactly("TIMEOUT", "BOUNCED");
    assertThat(list(history.get(2), "receipts")).isEmpty();
    assertThat(list(message, "deadLetters"))
        .extracting(it -> it.get("errorCode"))
        .containsExactly("UNKNOWN_ATTEMPT");
    assertThat(list(message, "resolutions"))
        .extracting(it -> it.get("resolution"), it -> it.get("operator"))
        .containsExactly(org.assertj.core.api.Assertions.tuple("SEND_AGAIN", "operator"));
  }

  @Test
  void aMessageInAClaimIsShownWithItsLease() throws Exception {
    long id = FLOW.insertMessage("leased", "test@example.com", "PROCESSING");
    FLOW.jdbc()
        .update(
            "update communication_log set lease_until = now() + interval '1 hour' where id = ?",
            id);

    assertThat(viewer.get(200, "/api/messages/" + id).get("leaseUntil")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"999999999, 404", "0, 400", "x, 400"})
  void aMessageThatIsNotThereIsSaid(String id, int status) throws Exception {
    viewer.get(status, "/api/messages/" + id);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> object, String name) {
    return (List<Map<String, Object>>) object.get(name);
  }

  private List<Integer> idsOfAllPages(String query) throws Exception {
    List<Integer> ids = new ArrayList<>();
    Object next = null;
    do {
      Map<String, Object> page =
          viewer.get(200, "/api/messages" + query + (next == null ? "" : "&after=" + next));
      list(page, "items").forEach(item -> ids.add((Integer) item.get("id")));
      next = page.get("next");
    } while (next != null);
    return ids;
  }
}
