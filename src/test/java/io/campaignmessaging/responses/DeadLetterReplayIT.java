package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;

/** Dead letters are found, read and replayed, and a replay passes the same fence as everything. */
class DeadLetterReplayIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.roles", "receipts");

  private final OperatorClient operator = new OperatorClient(FLOW);

  @Test
  void aReplayedResponseIsAppliedOnceItsMessageIsReadyForIt() throws Exception {
    long id = message("ready", 0);
    long deadLetter = deadLetter(response(id, 1, "DELIVERED"), "FUTURE_ATTEMPT");
    attempt(id, 1);

    replay("{\"ids\":[%d],\"dryRun\":false}".formatted(deadLetter));

    FLOW.awaitStatus(id, "DELIVERED");
    awaitTracked(deadLetter, "REPLAYED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aReplayedResponseOfAnOlderAttemptIsKeptAsReceiptOnly() throws Exception {
    long id = message("older", 0);
    long deadLetter = deadLetter(response(id, 1, "FAILED"), "FUTURE_ATTEMPT");
    attempt(id, 2);

    replay("{\"ids\":[%d],\"dryRun\":false}".formatted(deadLetter));

    awaitTracked(deadLetter, "REPLAYED");
    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                        .queryForObject(
                            "select count(*) from delivery_receipts where communication_log_id = ?",
                            Integer.class,
                            id)
                    == 1);
    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aReplayThatFailsAgainIsTheSameDeadLetterAgain() throws Exception {
    long id = message("again", 0);
    long deadLetter = deadLetter(response(id, 1, "DELIVERED"), "FUTURE_ATTEMPT");

    replay("{\"ids\":[%d],\"dryRun\":false}".formatted(deadLetter));

    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                    .queryForMap(
                        "select status, replayed_at, deliveries from receipt_processing_queue where id = ?",
                        deadLetter),
            row -> row.get("status").equals("DEAD_LETTERED") && (int) row.get("deliveries") > 1);
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from receipt_processing_queue where communication_log_id = ?",
                    Integer.class,
                    id))
        .isOne();
    FLOW.takeDeadLetter();
  }

  @Test
  void aDryRunCountsAndChangesNothing() throws Exception {
    long id = message("dry", 0);
    long deadLetter = deadLetter(response(id, 1, "DELIVERED"), "FUTURE_ATTEMPT");

    Map<String, Object> answer = replay("{\"campaignId\":\"dry\"}");

    assertThat(answer)
        .containsEntry("matched", 1)
        .containsEntry("dryRun", true)
        .containsEntry("ids", List.of((int) deadLetter));
    assertThat(status(deadLetter)).isEqualTo("DEAD_LETTERED");
    assertThat(
            FLOW.jdbc()
                .queryForMap(
                    "select operator, request ->> 'campaignId' as campaign from operator_action where id = ?",
                    answer.get("actionId")))
        .containsEntry("operator", "operator")
        .containsEntry("campaign", "dry");
  }

  @Test
  void aFilterReplaysOnlyWhatItNames() throws Exception {
    long mine = deadLetter(response(message("filter-a", 0), 1, "DELIVERED"), "FUTURE_ATTEMPT");
    long other = deadLetter(response(message("filter-b", 0), 1, "DELIVERED"), "FUTURE_ATTEMPT");

    assertThat(replay("{\"campaignId\":\"filter-a\",\"errorCode\":\"SPAM\"}"))
        .containsEntry("matched", 0);
    assertThat(replay("{\"campaignId\":\"filter-a\",\"receivedTo\":\"2020-01-01T00:00:00Z\"}"))
        .containsEntry("matched", 0);
    assertThat(
            replay(
                "{\"campaignId\":\"filter-a\",\"errorCode\":\"FUTURE_ATTEMPT\",\"receivedFrom\":\"2020-01-01T00:00:00Z\"}"))
        .containsEntry("ids", List.of((int) mine));
    assertThat(status(other)).isEqualTo("DEAD_LETTERED");
  }

  @Test
  void aReplayKeepsToItsRate() throws Exception {
    for (int number = 0; number < 4; number++) {
      deadLetter(response(message("slow", 0), 1, "DELIVERED"), "FUTURE_ATTEMPT");
    }
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = 1, attempt_open = true"
                + " where campaign_id = 'slow'");

    replay("{\"campaignId\":\"slow\",\"dryRun\":false,\"ratePerSecond\":1}");

    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                        .queryForObject(
                            "select count(*) from communication_log where campaign_id = 'slow' and status = 'DELIVERED'",
                            Integer.class)
                    == 4);
    Duration taken =
        Duration.ofMillis(
            FLOW.jdbc()
                .queryForObject(
                    "select (extract(epoch from max(replayed_at) - min(replayed_at)) * 1000)::bigint"
                        + " from receipt_processing_queue entry join communication_log message"
                        + " on message.id = entry.communication_log_id where campaign_id = 'slow'",
                    Long.class));
    assertThat(taken).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void aDeadLetterIsShownWithItsBytesHeadersAndError() throws Exception {
    byte[] bytes = {(byte) 0xac, (byte) 0xed, 0, 5};
    FLOW.publish(
        MessageBuilder.withBody(bytes)
            .setMessageId("shown-1")
            .setHeader("traceparent", "00-1")
            .build());
    Message queued = FLOW.takeDeadLetter();
    long deadLetter = awaitDeadLetter("shown-1");

    assertThat(queued.getBody()).isEqualTo(bytes);
    assertThat(queued.getMessageProperties().<String>getHeader("deadLetterHeaders"))
        .contains("\"traceparent\":\"00-1\"");
    Map<String, Object> shown = operator.get(200, "/api/dead-letters/" + deadLetter);
    assertThat(shown)
        .containsEntry("errorCode", "UNREADABLE_RESPONSE")
        .containsEntry("bodyBase64", Base64.getEncoder().encodeToString(bytes));
    assertThat(shown.get("headers").toString()).contains("traceparent=00-1");
    assertThat(operator.get(200, "/api/dead-letters?errorCode=UNREADABLE_RESPONSE").toString())
        .contains("id=" + deadLetter);
    operator.get(404, "/api/dead-letters/999999999");
  }

  private Map<String, Object> replay(String body) throws Exception {
    return operator.post(200, "/api/dead-letters/replays", body);
  }

  private static String response(long id, int attempt, String status) {
    return "{\"messageId\":%d,\"attempt\":%d,\"vendor\":\"mock\",\"status\":\"%s\",\"errorCode\":%s}"
        .formatted(id, attempt, status, status.equals("FAILED") ? "\"BOUNCED\"" : "null");
  }

  private static long message(String campaign, int attempt) {
    long id = FLOW.insertMessage(campaign, "test@example.com");
    attempt(id, attempt);
    return id;
  }

  private static void attempt(long id, int attempt) {
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = ?, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            attempt,
            id);
  }

  /**
   * Publishes what will be dead-lettered, takes it out of the queue, and returns its tracking id.
   */
  private static long deadLetter(String response, String code) {
    String queueMessageId = java.util.UUID.randomUUID().toString();
    FLOW.publish(
        MessageBuilder.withBody(response.getBytes(StandardCharsets.UTF_8))
            .setMessageId(queueMessageId)
            .build());
    assertThat(FLOW.takeDeadLetter().getMessageProperties().<String>getHeader("deadLetterCode"))
        .isEqualTo(code);
    return awaitDeadLetter(queueMessageId);
  }

  private static long awaitDeadLetter(String queueMessageId) {
    return FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                    .queryForList(
                        "select id from receipt_processing_queue where queue_message_id = ? and status = 'DEAD_LETTERED'",
                        Long.class,
                        queueMessageId),
            ids -> !ids.isEmpty())
        .get(0);
  }

  private static String status(long deadLetter) {
    return FLOW.jdbc()
        .queryForObject(
            "select status from receipt_processing_queue where id = ?", String.class, deadLetter);
  }

  private static void awaitTracked(long deadLetter, String status) {
    FLOW.await().until(() -> status(deadLetter).equals(status));
  }
}
