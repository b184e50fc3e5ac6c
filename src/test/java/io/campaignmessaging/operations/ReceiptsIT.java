package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a vendor says later of the messages that it accepted. */
class ReceiptsIT {

  private static final String RECEIPTS = "/api/receipts";

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("campaign.roles", "receipts");

  private final OperatorClient operator = new OperatorClient(FLOW);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\":\"DELIVERED\",\"cost\":0.02                              | DELIVERED",
        "\"status\":\"FAILED\",\"errorCode\":\"BOUNCED\"                     | FAILED",
        "\"status\":\"FAILED\",\"errorCode\":\"RATE_LIMITED\",\"retryable\":true | PENDING"
      })
  void aReceiptUnderTheIdempotencyKeyDecides(String receipt, String status) throws Exception {
    long id = accepted("by-key-" + status, "v-" + status);

    Map<String, Object> answer =
        operator.post(
            200,
            RECEIPTS,
            "{\"receipts\":[{\"idempotencyKey\":\"%d-1\",%s}]}".formatted(id, receipt));

    assertThat(answer).containsEntry("accepted", 1);
    FLOW.awaitStatus(id, status);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void theVendorsOwnReferenceNamesAMessageThatWaits() throws Exception {
    long id = accepted("by-reference", "SM-17");
    String receipt =
        "{\"receipts\":[{\"vendor\":\"mock\",\"vendorReference\":\"SM-17\",\"status\":\"DELIVERED\"}]}";

    operator.post(200, RECEIPTS, receipt);

    FLOW.awaitStatus(id, "DELIVERED");
    assertThat(operator.post(400, RECEIPTS, receipt).get("detail"))
        .asString()
        .contains("no message for the receipts at 1");
  }

  @Test
  void theReferenceOfAnotherVendorIsNotMeant() throws Exception {
    long id = accepted("other-vendor", "SM-18");

    operator.post(
        400,
        RECEIPTS,
        "{\"receipts\":[{\"vendor\":\"other\",\"vendorReference\":\"SM-18\",\"status\":\"DELIVERED\"}]}");

    assertThat(FLOW.message(id)).containsEntry("status", "SENT");
  }

  @Test
  void receiptsAreTakenAllOrNone() throws Exception {
    long id = accepted("all-or-none", "v-all");

    assertThat(
            operator
                .post(
                    400,
                    RECEIPTS,
                    """
                    {"receipts":[{"idempotencyKey":"%d-1","status":"DELIVERED"},
                                 {"idempotencyKey":"%d-2","status":"DELIVERED"},
                                 {"idempotencyKey":"999999999-1","status":"DELIVERED"}]}"""
                        .formatted(id, id))
                .get("detail"))
        .asString()
        .contains("at 2, 3,");
    assertThat(FLOW.message(id)).containsEntry("status", "SENT");
  }

  @Test
  void aReceiptThatComesTwiceCountsOnce() throws Exception {
    long id = accepted("twice", "v-twice");
    String receipt =
        "{\"receipts\":[{\"idempotencyKey\":\"%d-1\",\"status\":\"DELIVERED\",\"cost\":0.02}]}"
            .formatted(id);
    operator.post(200, RECEIPTS, receipt);
    FLOW.awaitStatus(id, "DELIVERED");

    operator.post(200, RECEIPTS, receipt);

    FLOW.await()
        .until(
            () ->
                FLOW.jdbc()
                        .queryForObject("select count(*) from receipt_processing_queue", Long.class)
                    >= 2);
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from delivery_receipts where communication_log_id = ?"
                        + " and status = 'DELIVERED'",
                    Long.class,
                    id))
        .isOne();
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aViewerMayNotReport() throws Exception {
    operator.as("viewer", "viewer-password").postRefused(403, RECEIPTS, "{\"receipts\":[]}");
  }

  /** A message that its vendor has accepted under that reference. */
  private static long accepted(String campaign, String reference) {
    long id = FLOW.insertMessage(campaign, "test@example.com");
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = 1, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            id);
    FLOW.publish(
        """
        {"messageId":%d,"attempt":1,"vendor":"mock","status":"ACCEPTED","vendorReference":"%s"}"""
            .formatted(id, reference));
    FLOW.awaitStatus(id, "SENT");
    return id;
  }
}
