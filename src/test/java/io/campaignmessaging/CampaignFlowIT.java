package io.campaignmessaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.vendor.MockReceiver;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

class CampaignFlowIT {

  @RegisterExtension static final Flow FLOW = Flow.ofOneInstance();

  @Test
  void thePublishedTestStatementIsDeliveredOrFailsWithAReceiptForEachAttempt() {
    FLOW.jdbc()
        .execute(
            """
            INSERT INTO communication_log (campaign_id, customer_id, customer_email, customer_name, message_text, status)
            VALUES ('your-campaign-id', 'your-customer-id', 'test@example.com', 'Test User', 'Hello, this is a test message!', 'PENDING');
            """);

    FLOW.awaitFinished("your-campaign-id");

    Map<String, Object> message =
        FLOW.jdbc()
            .queryForMap("select * from communication_log where campaign_id = 'your-campaign-id'");
    assertThat(message.get("status")).isIn("DELIVERED", "FAILED");
    assertThat(receipts((Long) message.get("id"))).hasSize((Integer) message.get("attempts"));
  }

  @Test
  void aCampaignEndsWithEveryMessageFinalAndCountersThatEqualARecount() {
    FLOW.insertMessages("many", 3_000);

    FLOW.awaitFinished("many");

    Map<String, Object> sums =
        FLOW.jdbc()
            .queryForMap(
                """
                select count(*) filter (where status = 'DELIVERED') as delivered,
                       count(*) filter (where status = 'FAILED') as failed,
                       max(attempts) as attempts, sum(lost_claims) as lost
                  from communication_log where campaign_id = 'many'""");
    assertThat((Long) sums.get("delivered") + (Long) sums.get("failed")).isEqualTo(3_000);
    assertThat((Long) sums.get("delivered")).isGreaterThan(2_500);
    assertThat((Integer) sums.get("attempts")).isEqualTo(3);
    assertThat(sums.get("lost")).isEqualTo(0L);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aDeliveredMessageKeepsWhatTheVendorSaid() {
    FLOW.insertMessages("details", 20);
    FLOW.awaitFinished("details");

    List<Map<String, Object>> delivered =
        FLOW.jdbc()
            .queryForList(
                """
                select m.vendor, m.vendor_ref, m.delivered_at, m.error_code, m.lease_until, m.attempt_open,
                       r.vendor_ref as receipt_ref, r.cost, r.latency_ms, r.sent_at
                  from communication_log m
                  join delivery_receipts r on r.communication_log_id = m.id and r.attempt = m.attempts
                 where m.campaign_id = 'details' and m.status = 'DELIVERED'""");

    assertThat(delivered)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row).containsEntry("vendor", "mock").containsEntry("attempt_open", false);
              assertThat(row.get("vendor_ref")).isNotNull().isEqualTo(row.get("receipt_ref"));
              assertThat(row.get("delivered_at")).isNotNull();
              assertThat(row.get("error_code")).isNull();
              assertThat(row.get("lease_until")).isNull();
              assertThat((BigDecimal) row.get("cost")).isPositive();
              assertThat(row.get("sent_at")).isNotNull();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nobody", "two@at@example.com", "line\r\nbreak@example.com"})
  void aMalformedAddressFailsWithItsErrorCodeAndNoCall(String address) {
    long id = FLOW.insertMessage("malformed", address);

    assertThat(FLOW.awaitStatus(id, "FAILED"))
        .containsEntry("error_code", "INVALID_RECIPIENT")
        .containsEntry("attempts", 1);
    assertThat(receipts(id)).singleElement().satisfies(r -> assertThat(r.get("cost")).isNull());
  }

  @Test
  void aMissingAddressFailsWithItsErrorCode() {
    long id = FLOW.insertMessage("malformed", null);

    assertThat(FLOW.awaitStatus(id, "FAILED")).containsEntry("error_code", "INVALID_RECIPIENT");
  }

  @Test
  void anUnknownVendorFailsTheMessageAndTheRestGoesOn() {
    FLOW.jdbc().update("insert into campaign (id, vendor) values ('strange', 'nowhere')");
    long strange = FLOW.insertMessage("strange", "test@example.com");
    FLOW.insertMessages("beside-strange", 50);

    assertThat(FLOW.awaitStatus(strange, "FAILED"))
        .containsEntry("error_code", "UNKNOWN_VENDOR")
        .containsEntry("attempts", 1);
    FLOW.awaitFinished("beside-strange");
  }

  @Test
  void aMessageOfOneMegabyteAndRightToLeftTextAreSent() {
    Long large =
        FLOW.jdbc()
            .queryForObject(
                """
                insert into communication_log
                  (campaign_id, customer_id, customer_email, customer_name, message_text)
                values ('large', 'c', 'test@example.com', 'نص تجريبي', repeat('שלום ', 200000))
                returning id""",
                Long.class);

    FLOW.awaitFinished("large");

    assertThat(FLOW.message(large).get("status")).isIn("DELIVERED", "FAILED");
    assertThat(FLOW.message(large)).containsEntry("customer_name", "نص تجريبي");
  }

  @Test
  void aRowWithNegativeAttemptsOrAnUnknownStatusIsRefusedByName() {
    assertThatThrownBy(
            () ->
                FLOW.jdbc()
                    .update(
                        "insert into communication_log (campaign_id, customer_id, attempts) values"
                            + " ('bad', 'c', -1)"))
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("communication_log_attempts_not_negative");
    assertThatThrownBy(
            () ->
                FLOW.jdbc()
                    .update(
                        "insert into communication_log (campaign_id, customer_id, status) values"
                            + " ('bad', 'c', 'SENDING')"))
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("communication_log_status_is_known");
  }

  @Test
  void theMockReceiverOverHttpDeliversLikeTheOneInProcess() {
    FLOW.jdbc().update("insert into campaign (id, vendor) values ('over-http', 'mock-http')");
    FLOW.insertMessages("over-http", 100);

    FLOW.awaitFinished("over-http");

    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from communication_log where campaign_id = 'over-http' and"
                        + " status = 'DELIVERED' and vendor = 'mock-http' and vendor_ref is not null",
                    Long.class))
        .isGreaterThan(80);
  }

  @Test
  void noKeyIsEverSentTwiceWhileNothingIsLost() {
    FLOW.insertMessages("once", 500);
    FLOW.awaitFinished("once");

    assertThat(FLOW.mockReceivers())
        .extracting(MockReceiver::statistics)
        .allSatisfy(statistics -> assertThat(statistics.repeatedCalls()).isZero());
  }

  private static List<Map<String, Object>> receipts(long id) {
    return FLOW.jdbc()
        .queryForList("select * from delivery_receipts where communication_log_id = ?", id);
  }
}
