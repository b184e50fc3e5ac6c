package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;

/** What the consumer makes of responses that are good, late, repeated or bad; nothing is sent. */
class ResponseHandlingIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.roles", "receipts");

  @Test
  void aDeliveredResponseEndsTheMessage() {
    long id = claimed("one", 1);

    FLOW.publish(response(id, 1, "DELIVERED", ""));

    assertThat(FLOW.awaitStatus(id, "DELIVERED")).containsEntry("attempt_open", false);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aRetryableFailureGoesBackToPendingAndWaits() {
    long id = claimed("retry", 1);

    FLOW.publish(
        response(id, 1, "FAILED", ",\"errorCode\":\"RATE_LIMITED\",\"retryAfterMillis\":3600000"));

    FLOW.awaitStatus(id, "PENDING");
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select next_attempt_at > now() + interval '59 minutes' from communication_log"
                        + " where id = ?",
                    Boolean.class,
                    id))
        .isTrue();
    assertThat(FLOW.message(id))
        .containsEntry("error_code", "RATE_LIMITED")
        .containsEntry("attempts", 1);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aRetryableFailureOfTheLastAttemptEndsTheMessage() {
    long id = claimed("last", 3);

    FLOW.publish(response(id, 3, "FAILED", ",\"errorCode\":\"TEMPORARILY_UNAVAILABLE\""));

    assertThat(FLOW.awaitStatus(id, "FAILED"))
        .containsEntry("error_code", "TEMPORARILY_UNAVAILABLE");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void theVendorsOwnWordOnRetryingWinsOverTheCatalogue() {
    long id = claimed("word", 1);

    FLOW.publish(response(id, 1, "FAILED", ",\"errorCode\":\"RATE_LIMITED\",\"retryable\":false"));

    FLOW.awaitStatus(id, "FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow-test", "no-such-class"})
  void theVendorsBackOffClassWinsOverTheErrorCodesIfThereIsSuchAClass(String backOffClass) {
    // Full jitter waits a random part, so the base is so long that hardly any part is short.
    FLOW.jdbc()
        .update(
            "insert into back_off_class (name, base_seconds, cap_seconds)"
                + " values ('slow-test', 1e9, 1e9) on conflict do nothing");
    long id = claimed("back-off-" + backOffClass, 1);

    FLOW.publish(
        response(
            id,
            1,
            "FAILED",
            ",\"errorCode\":\"RATE_LIMITED\",\"backOffClass\":\"" + backOffClass + "\""));

    FLOW.awaitStatus(id, "PENDING");
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select next_attempt_at > now() + interval '1 minute' from communication_log"
                        + " where id = ?",
                    Boolean.class,
                    id))
        .isEqualTo(backOffClass.equals("slow-test"));
  }

  @Test
  void anUnansweredAttemptStaysOpenAndIsCountedApart() {
    long id = claimed("unanswered", 1);

    FLOW.publish(response(id, 1, "UNANSWERED", ",\"errorCode\":\"VENDOR_TIMEOUT\""));

    assertThat(FLOW.awaitStatus(id, "PENDING"))
        .containsEntry("attempt_open", true)
        .containsEntry("attempts", 1)
        .containsEntry("lost_claims", 1);
  }

  @Test
  void aRepeatedResponseChangesNothing() {
    long id = claimed("repeated", 1);
    FLOW.publish(response(id, 1, "DELIVERED", ",\"cost\":0.5"));
    FLOW.publish(response(id, 1, "DELIVERED", ",\"cost\":0.5"));
    long marker = marker();

    FLOW.awaitStatus(marker, "DELIVERED");

    assertThat(receipts(id)).hasSize(1);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aResponseOfAnOlderAttemptIsKeptAsReceiptOnly() {
    long id = claimed("older", 2);

    FLOW.publish(response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\""));

    FLOW.await().until(() -> receipts(id).size() == 1);
    assertThat(FLOW.message(id))
        .containsEntry("status", "PROCESSING")
        .containsEntry("attempt_open", true);
  }

  @Test
  void theFirstAnswerOfAnAttemptCounts() {
    long id = claimed("first", 1);
    FLOW.publish(response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\""));
    FLOW.awaitStatus(id, "FAILED");

    FLOW.publish(response(id, 1, "FAILED", ",\"event\":\"later\",\"errorCode\":\"RATE_LIMITED\""));

    FLOW.await().until(() -> receipts(id).size() == 2);
    assertThat(FLOW.message(id))
        .containsEntry("status", "FAILED")
        .containsEntry("error_code", "BOUNCED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aMessageThatWasUnansweredFiveTimesIsInDoubt() {
    long id = claimed("unanswered-again", 1);
    FLOW.jdbc().update("update communication_log set lost_claims = 4 where id = ?", id);

    FLOW.publish(response(id, 1, "UNANSWERED", ",\"errorCode\":\"VENDOR_TIMEOUT\""));

    FLOW.await().until(() -> FLOW.message(id).get("lost_claims").equals(5));
    assertThat(FLOW.message(id)).containsEntry("status", "IN_DOUBT");
  }

  @Test
  void aLateDeliveredWinsAndNoLateFailureUndoesIt() {
    long id = claimed("late", 3);
    FLOW.publish(response(id, 3, "FAILED", ",\"errorCode\":\"BOUNCED\""));
    FLOW.awaitStatus(id, "FAILED");
    FLOW.publish(response(id, 2, "DELIVERED", ""));
    FLOW.awaitStatus(id, "DELIVERED");
    FLOW.publish(response(id, 1, "FAILED", ",\"errorCode\":\"SPAM\""));

    FLOW.await().until(() -> receipts(id).size() == 3);

    assertThat(FLOW.message(id)).containsEntry("status", "DELIVERED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void anAcceptedMessageIsSentAndWaitsForItsReceipt() {
    long id = claimed("accepted", 1);

    FLOW.publish(response(id, 1, "ACCEPTED", ",\"vendorReference\":\"v-1\",\"cost\":0.01"));

    assertThat(FLOW.awaitStatus(id, "SENT"))
        .containsEntry("attempt_open", true)
        .containsEntry("vendor_ref", "v-1")
        .containsEntry("error_code", null)
        .containsEntry("lease_until", null);
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource({
    "DELIVERED, '', DELIVERED",
    "FAILED, BOUNCED, FAILED",
    "FAILED, TEMPORARILY_UNAVAILABLE, PENDING"
  })
  void theReceiptOfAnAcceptedMessageDecides(String receipt, String code, String status) {
    long id = sent("receipt-" + status);

    FLOW.publish(response(id, 1, receipt, code.isEmpty() ? "" : ",\"errorCode\":\"" + code + "\""));

    assertThat(FLOW.awaitStatus(id, status)).containsEntry("attempt_open", false);
    assertThat(receipts(id))
        .extracting(row -> row.get("status"))
        .containsExactlyInAnyOrder("ACCEPTED", receipt);
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCEPTED", "UNANSWERED"})
  void onlyAReceiptMovesAnAcceptedMessage(String status) {
    long id = sent("accepted-again-" + status);

    FLOW.publish(response(id, 1, status, ",\"event\":\"again\""));

    FLOW.await().until(() -> receipts(id).size() == 2);
    assertThat(FLOW.message(id))
        .containsEntry("status", "SENT")
        .containsEntry("attempt_open", true)
        .containsEntry("lost_claims", 0);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void anAcceptanceThatComesAfterItsReceiptChangesNothing() {
    long id = claimed("overtaken", 1);
    FLOW.publish(response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\""));
    FLOW.awaitStatus(id, "FAILED");

    FLOW.publish(response(id, 1, "ACCEPTED", ""));

    FLOW.await().until(() -> receipts(id).size() == 2);
    assertThat(FLOW.message(id)).containsEntry("status", "FAILED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void inOnePackAReceiptWinsOverTheAcceptance() {
    long id = claimed("one-pack", 1);

    FLOW.publish(
        "[%s,%s]"
            .formatted(
                response(id, 1, "ACCEPTED", ""),
                response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\"")));

    FLOW.awaitStatus(id, "FAILED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aMessageThatWasNotSentIsOnlyMovedByWhatItsVendorHas() {
    long failed = cancelled("cancelled-failed");
    long delivered = cancelled("cancelled-delivered");
    long accepted = cancelled("cancelled-accepted");

    FLOW.publish(response(failed, 1, "FAILED", ",\"errorCode\":\"RATE_LIMITED\""));
    FLOW.publish(response(delivered, 1, "DELIVERED", ""));
    FLOW.publish(response(accepted, 1, "ACCEPTED", ""));

    FLOW.awaitStatus(delivered, "DELIVERED");
    FLOW.awaitStatus(accepted, "SENT");
    FLOW.await().until(() -> receipts(failed).size() == 1);
    assertThat(FLOW.message(failed)).containsEntry("status", "CANCELLED");
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void twoResponsesOfOneMessageInOnePackCountOnce() {
    long id = claimed("twice", 1);

    FLOW.publish(
        "[%s,%s]"
            .formatted(
                response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\""),
                response(id, 1, "DELIVERED", "")));

    FLOW.awaitStatus(id, "DELIVERED");
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"messageId\":%d,\"attempt\":1,\"status\":\"EXPLODED\"}       | INVALID_STATUS",
        "{\"messageId\":%d,\"attempt\":1}                               | INVALID_STATUS",
        "{\"messageId\":%d,\"attempt\":-1,\"status\":\"DELIVERED\"}     | INVALID_ATTEMPT",
        "{\"messageId\":%d,\"status\":\"DELIVERED\"}                    | INVALID_ATTEMPT",
        "{\"messageId\":%d,\"attempt\":9,\"status\":\"DELIVERED\"}      | FUTURE_ATTEMPT",
        "{\"messageId\":999999999,\"attempt\":1,\"status\":\"DELIVERED\"} | UNKNOWN_MESSAGE",
        "{\"attempt\":1,\"status\":\"DELIVERED\"}                       | UNKNOWN_MESSAGE",
        "{\"messageId\":%d,\"attempt\":1,\"status\":\"DELIVERED\",\"cost\":-1} | INVALID_COST",
        "{\"messageId\":%d,\"attempt\":1,\"status\":\"DELIVERED\",\"cost\":\"NaN\"} | INVALID_COST",
        "{\"messageId\":\"one\",\"attempt\":1,\"status\":\"DELIVERED\"} | INVALID_RESPONSE",
        "{\"messageId\":%d,\"attempt\":1,\"status\":\"DELIVERED\",\"vendor\":\"a\\u0000b\"} | INVALID_RESPONSE",
        "[1]                                                            | INVALID_RESPONSE",
        "null                                                           | INVALID_RESPONSE",
        "[null]                                                         | INVALID_RESPONSE",
        "\"text\"                                                       | INVALID_RESPONSE",
        "this is no JSON                                                | UNREADABLE_RESPONSE",
        "{\"messageId\":%d                                              | UNREADABLE_RESPONSE",
      })
  void aBadResponseIsDeadLetteredWithItsCodeAndItsNeighboursAreApplied(String bad, String code) {
    long id = claimed("bad", 1);
    String response = bad.formatted(id);

    FLOW.publish(response);
    long neighbour = marker();

    Message deadLetter = FLOW.takeDeadLetter();
    assertThat(deadLetter.getMessageProperties().<String>getHeader("deadLetterCode"))
        .isEqualTo(code);
    assertThat(deadLetter.getMessageProperties().<String>getHeader("deadLetterText")).isNotBlank();
    assertThat(deadLetter.getBody()).isNotEmpty();
    assertThat(tracking(deadLetter))
        .containsEntry("status", "DEAD_LETTERED")
        .containsEntry("error_code", code);
    FLOW.awaitStatus(neighbour, "DELIVERED");
    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
  }

  @Test
  void aBadResponseDoesNotTakeItsNeighboursOfTheSamePackAlong() {
    long first = claimed("pack", 1);
    long second = claimed("pack", 1);

    FLOW.publish(
        "[%s,{\"messageId\":\"x\",\"attempt\":1,\"status\":\"DELIVERED\"},%s,%s]"
            .formatted(
                response(first, 1, "DELIVERED", ""),
                response(999_999_999, 1, "DELIVERED", ""),
                response(second, 1, "DELIVERED", "")));

    FLOW.awaitStatus(first, "DELIVERED");
    FLOW.awaitStatus(second, "DELIVERED");
    assertThat(List.of(codeOf(FLOW.takeDeadLetter()), codeOf(FLOW.takeDeadLetter())))
        .containsExactlyInAnyOrder("INVALID_RESPONSE", "UNKNOWN_MESSAGE");
    FLOW.assertCountersEqualRecount();
  }

  /**
   * Spring takes SQL states of class 54 for a service that is away: the queue would stand still.
   */
  @Test
  void dataBeyondALimitOfPostgreSqlIsDeadLetteredAndHoldsNothingUp() {
    long id = claimed("limits", 1);
    StringBuilder event = new StringBuilder();
    new Random(1).ints(8_000, 'a', 'z').forEach(event::appendCodePoint);

    FLOW.publish("[".repeat(50_000) + "]".repeat(50_000));
    FLOW.publish(response(id, 1, "FAILED", ",\"event\":\"" + event + "\""));
    long neighbour = marker();

    assertThat(List.of(codeOf(FLOW.takeDeadLetter()), codeOf(FLOW.takeDeadLetter())))
        .containsExactlyInAnyOrder("UNREADABLE_RESPONSE", "INVALID_RESPONSE");
    FLOW.awaitStatus(neighbour, "DELIVERED");
    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
  }

  @Test
  void anUnreadableMessageKeepsItsBytes() {
    byte[] bytes = {(byte) 0xac, (byte) 0xed, 0, 5, 't', 0, 1, 'x'};

    FLOW.publish(
        MessageBuilder.withBody(bytes)
            .setContentType("application/x-java-serialized-object")
            .setContentEncoding("no-such-encoding")
            .setMessageId("serialized-1")
            .setReplyTo("somewhere")
            .build());

    Message deadLetter = FLOW.takeDeadLetter();
    assertThat(codeOf(deadLetter)).isEqualTo("UNREADABLE_RESPONSE");
    assertThat(deadLetter.getBody()).isEqualTo(bytes);
    assertThat(deadLetter.getMessageProperties().getMessageId()).isEqualTo("serialized-1");
    assertThat((byte[]) tracking(deadLetter).get("body")).isEqualTo(bytes);
  }

  /**
   * Jackson takes four such bytes for UTF-32, and complains with an exception that is not its own.
   */
  @Test
  void aMessageThatLooksLikeUtf32IsDeadLettered() {
    byte[] bytes = {0, 0, 0, '[', '[', 'z', '"', 'm'};

    FLOW.publish(MessageBuilder.withBody(bytes).build());

    Message deadLetter = FLOW.takeDeadLetter();
    assertThat(codeOf(deadLetter)).isEqualTo("UNREADABLE_RESPONSE");
    assertThat(deadLetter.getBody()).isEqualTo(bytes);
  }

  @Test
  void headersOfAMessageCannotSteerTheRoutes() {
    long id = claimed("headers", 1);

    FLOW.publish(
        MessageBuilder.withBody(response(id, 1, "DELIVERED", "").getBytes(StandardCharsets.UTF_8))
            .setHeader("CamelSqlQuery", "delete from communication_log")
            .setHeader("camelsqlquery", "delete from communication_log")
            .setHeader("CamelSpringRabbitmqRoutingOverrideKey", "elsewhere")
            .build());

    FLOW.awaitStatus(id, "DELIVERED");
  }

  @Test
  void rightToLeftTextOfAVendorIsKept() {
    long id = claimed("text", 1);

    FLOW.publish(
        response(id, 1, "FAILED", ",\"errorCode\":\"BOUNCED\",\"errorText\":\"שלום عالم\""));

    FLOW.awaitStatus(id, "FAILED");
    assertThat(receipts(id))
        .singleElement()
        .satisfies(r -> assertThat(r).containsEntry("error_text", "שלום عالم"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"40P01", "40001", "57P01", "57P02", "57P03", "08006", "53300", "55P03", "57014"})
  void aPassingFailureOfTheDatabaseIsWaitedForAndDeadLettersNothing(String state) {
    long id = claimed("transient-" + state, 1);
    FLOW.jdbc().execute("create sequence fault");
    FLOW.jdbc()
        .execute(
            """
            create function fail_twice() returns trigger language plpgsql as $$
            begin
              if nextval('fault') <= 2 then
                raise exception 'a fault of the test' using errcode = '%s';
              end if;
              return null;
            end
            $$"""
                .formatted(state));
    FLOW.jdbc()
        .execute(
            "create trigger fail_twice before insert on delivery_receipts"
                + " for each statement execute function fail_twice()");
    try {
      FLOW.publish("[" + response(id, 1, "DELIVERED", "") + "]");

      FLOW.awaitStatus(id, "DELIVERED");
    } finally {
      FLOW.jdbc().execute("drop trigger fail_twice on delivery_receipts");
      FLOW.jdbc().execute("drop function fail_twice");
      FLOW.jdbc().execute("drop sequence fault");
    }
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from receipt_processing_queue where status = 'DEAD_LETTERED'"
                        + " and error_text like '%a fault of the test%'",
                    Integer.class))
        .isZero();
    FLOW.assertCountersEqualRecount();
  }

  private static String response(long id, int attempt, String status, String more) {
    return "{\"messageId\":%d,\"attempt\":%d,\"vendor\":\"mock\",\"status\":\"%s\"%s}"
        .formatted(id, attempt, status, more);
  }

  /** A message as it stands while its attempt is with the vendor. */
  private static long claimed(String campaign, int attempt) {
    long id = FLOW.insertMessage(campaign, "test@example.com");
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = ?, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            attempt,
            id);
    return id;
  }

  /** A message that its vendor has accepted. */
  private static long sent(String campaign) {
    long id = claimed(campaign, 1);
    FLOW.publish(response(id, 1, "ACCEPTED", ""));
    FLOW.awaitStatus(id, "SENT");
    return id;
  }

  /** A message that was cancelled while nobody knew what its vendor had made of it. */
  private static long cancelled(String campaign) {
    long id = claimed(campaign, 1);
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'CANCELLED', lease_until = null where id = ?",
            id);
    FLOW.jdbc()
        .update(
            "insert into campaign_statistics (campaign_id, not_sent) values (?, 1)"
                + " on conflict (campaign_id) do update set not_sent = 1",
            campaign);
    return id;
  }

  /** A message whose good response is published now: when it is applied, so are those before. */
  private static long marker() {
    long id = claimed("marker", 1);
    FLOW.publish(response(id, 1, "DELIVERED", ""));
    return id;
  }

  private static List<Map<String, Object>> receipts(long id) {
    return FLOW.jdbc()
        .queryForList("select * from delivery_receipts where communication_log_id = ?", id);
  }

  private static Map<String, Object> tracking(Message deadLetter) {
    String id = deadLetter.getMessageProperties().getMessageId();
    return FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                    .queryForList(
                        "select * from receipt_processing_queue where queue_message_id = ? and"
                            + " status = 'DEAD_LETTERED'",
                        id),
            rows -> !rows.isEmpty())
        .get(0);
  }

  private static String codeOf(Message deadLetter) {
    return deadLetter.getMessageProperties().getHeader("deadLetterCode");
  }
}
