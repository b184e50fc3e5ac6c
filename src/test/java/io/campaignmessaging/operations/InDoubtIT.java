package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages whose fate only an operator or a later receipt knows. Nothing is sent here. */
class InDoubtIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.roles", "receipts")
          .with("campaign.claim.sweep-interval", "100ms")
          .with("campaign.ledger.alarm-interval", "100ms")
          .with("campaign.vendors.receipt-timeout", "1h");

  private final OperatorClient operator = new OperatorClient(FLOW);

  @Test
  void anUnansweredCallThatMustNotBeRepeatedIsInDoubt() {
    long id = called("unanswered");

    FLOW.publish(response(id, "UNANSWERED", ",\"errorCode\":\"VENDOR_TIMEOUT\""));

    FLOW.awaitStatus(id, "IN_DOUBT");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aCallThatMustNotBeRepeatedIsInDoubtWhenItsLeaseRunsOut() {
    long id = called("lease");
    FLOW.jdbc()
        .update(
            "update communication_log set lease_until = now() - interval '1 second' where id = ?",
            id);
    FLOW.jdbc()
        .update(
            "insert into claim (lease_until, message_ids) values (now() - interval '1 second', array[?])",
            id);

    FLOW.awaitStatus(id, "IN_DOUBT");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void anAcceptedMessageWithoutAReceiptIsInDoubtAfterItsTime() {
    long waiting = accepted("waiting", "59 minutes");
    long overdue = accepted("overdue", "61 minutes");

    assertThat(FLOW.awaitStatus(overdue, "IN_DOUBT"))
        .containsEntry("error_code", "NO_RECEIPT")
        .containsEntry("attempt_open", true);
    assertThat(FLOW.message(waiting)).containsEntry("status", "SENT");
    FLOW.assertCountersEqualRecount();

    FLOW.publish(response(overdue, "DELIVERED", ""));

    FLOW.awaitStatus(overdue, "DELIVERED");
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource({"DELIVERED,DELIVERED", "FAILED,FAILED"})
  void aLaterReceiptResolvesADoubt(String status, String expected) {
    long id = inDoubt("later-" + status.toLowerCase(java.util.Locale.ROOT));

    FLOW.publish(
        response(
            id,
            status,
            ",\"event\":\"webhook\""
                + (status.equals("FAILED") ? ",\"errorCode\":\"BOUNCED\"" : "")));

    assertThat(FLOW.awaitStatus(id, expected)).containsEntry("call_repeatable", true);
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource({"DELIVERED,DELIVERED,1", "FAILED,FAILED,1", "SEND_AGAIN,PENDING,0"})
  void anOperatorsWordResolvesADoubt(String word, String status, int words) throws Exception {
    long id = inDoubt("word-" + word.toLowerCase(java.util.Locale.ROOT));

    Map<String, Object> answer =
        operator.post(
            200,
            "/api/messages/in-doubt/resolutions",
            "{\"messageIds\":[%d],\"resolution\":\"%s\",\"note\":\"the vendor's list says so\"}"
                .formatted(id, word));

    assertThat(answer).containsEntry("resolved", 1);
    assertThat(FLOW.message(id))
        .containsEntry("status", status)
        .containsEntry("attempts", 1)
        .containsEntry("attempt_open", word.equals("SEND_AGAIN"))
        .containsEntry("call_repeatable", true);
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from delivery_receipts where communication_log_id = ? and event like 'OPERATOR%'",
                    Integer.class, id))
        .isEqualTo(words);
    assertThat(
            FLOW.jdbc()
                .queryForMap(
                    "select operator, action, outcome ->> 'resolved' as resolved from operator_action where id = ?",
                    answer.get("actionId")))
        .containsEntry("operator", "operator")
        .containsEntry("action", "RESOLVE_IN_DOUBT")
        .containsEntry("resolved", "1");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aWordOnAMessageThatIsNotInDoubtChangesNothing() throws Exception {
    long id = called("certain");

    Map<String, Object> answer =
        operator.post(
            200,
            "/api/messages/in-doubt/resolutions",
            "{\"messageIds\":[%d],\"resolution\":\"FAILED\"}".formatted(id));

    assertThat(answer).containsEntry("resolved", 0);
    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
  }

  @Test
  void messagesInDoubtAreListedAndCounted() throws Exception {
    long id = inDoubt("listed");

    Map<String, Object> answer = operator.get(200, "/api/messages/in-doubt?campaignId=listed");

    assertThat(answer.get("messages").toString())
        .contains("messageId=" + id, "idempotencyKey=" + id + "-1", "callRepeatable=false")
        .doesNotContain("test@example.com");
    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(
                        FLOW.bean(MeterRegistry.class)
                            .get("campaign.messages.in_doubt")
                            .gauge()
                            .value())
                    .isPositive());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resolution\":\"DELIVERED\"} | name messageIds, a campaignId, or both",
        "{\"messageIds\":[1]} | resolution",
        "{\"messageIds\":[1],\"resolution\":\"PERHAPS\"} | resolution",
        "{\"messageIds\":[0],\"resolution\":\"FAILED\"} | messageIds",
        "{\"messageIds\":[],\"resolution\":\"FAILED\"} | messageIds",
        "{\"messageIds\":[1],\"resolution\":\"FAILED\",\"note\":\"a\\u0000b\"} | note",
        "{\"messageIds\":[1],\"resolution\":\"FAILED\",\"because\":1} | because",
        "[] | no JSON object",
        "nonsense | no JSON object",
      })
  void aWordThatIsNotUnderstoodIsRefusedAndSaysWhy(String body, String problem) throws Exception {
    Map<String, Object> answer = operator.post(400, "/api/messages/in-doubt/resolutions", body);

    assertThat(answer.get("detail").toString()).contains(problem);
  }

  @Test
  void aViewerMayListAndNotResolve() throws Exception {
    OperatorClient viewer = operator.as("viewer", "viewer-password");

    viewer.get(200, "/api/messages/in-doubt");
    viewer.postRefused(
        403,
        "/api/messages/in-doubt/resolutions",
        "{\"messageIds\":[1],\"resolution\":\"FAILED\"}");
  }

  private static String response(long id, String status, String more) {
    return "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"forgetful\",\"status\":\"%s\"%s}"
        .formatted(id, status, more);
  }

  /** A message as it stands while its vendor, which does not honour keys, is being called. */
  private static long called(String campaign) {
    long id = FLOW.insertMessage(campaign, "test@example.com");
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = 1, attempt_open = true,"
                + " call_repeatable = false, lease_until = now() + interval '1 hour' where id = ?",
            id);
    return id;
  }

  /** A message that its vendor accepted some time ago. */
  private static long accepted(String campaign, String ago) {
    long id = called(campaign);
    FLOW.publish(response(id, "ACCEPTED", ""));
    FLOW.awaitStatus(id, "SENT");
    FLOW.jdbc()
        .update(
            "update communication_log set updated_at = now() - ?::interval where id = ?", ago, id);
    return id;
  }

  private static long inDoubt(String campaign) {
    long id = called(campaign);
    FLOW.publish(response(id, "UNANSWERED", ",\"errorCode\":\"VENDOR_TIMEOUT\""));
    FLOW.awaitStatus(id, "IN_DOUBT");
    return id;
  }
}
