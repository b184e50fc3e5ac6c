package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.vendor.MockReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.ConnectionCallback;

class LeaseSweepIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.claim.sweep-interval", "200ms")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @Test
  void aMessageWhoseSenderDiedIsSentAgainUnderTheSameAttempt() {
    long id = claimedByADeadSender(0);

    assertThat(FLOW.awaitStatus(id, "DELIVERED"))
        .containsEntry("attempts", 1)
        .containsEntry("lost_claims", 1);
    List<Map<String, Object>> receipts =
        FLOW.jdbc()
            .queryForList(
                "select attempt from delivery_receipts where communication_log_id = ?", id);
    assertThat(receipts).containsExactly(Map.of("attempt", 1));
  }

  @Test
  void aMessageWhoseAnswerWasLostIsSentAgainUnderTheSameKeySoThatTheVendorSendsOnce() {
    MockReceiver vendor = FLOW.bean(MockReceiver.class);
    long id = insertClaimed(0, "1 hour");
    vendor.receive(id + "-1");
    long repeatedBefore = vendor.statistics().repeatedCalls();

    endLease(id);

    FLOW.awaitStatus(id, "DELIVERED");
    assertThat(vendor.statistics().repeatedCalls()).isEqualTo(repeatedBefore + 1);
  }

  @Test
  void aResultThatIsStillQueuedIsNotOvertakenByTheSweep() throws Exception {
    RouteController routes = FLOW.bean(CamelContext.class).getRouteController();
    routes.stopRoute("process-responses");
    try {
      long id = insertClaimed(0, "0 seconds");
      FLOW.publish(
          "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"mock\",\"status\":\"DELIVERED\"}"
              .formatted(id));
      // One sweep is under way at a time, and one may be in the queue already.
      FLOW.jdbc().update("update lease_sweep set applied_at = now()");
      FLOW.await()
          .until(
              () ->
                  FLOW.jdbc()
                      .queryForObject(
                          "select lease_until is null or published_at > lease_until from"
                              + " lease_sweep, communication_log"
                              + " where id = ?",
                          Boolean.class,
                          id));

      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(FLOW.message(id))
                      .containsEntry("status", "PROCESSING")
                      .containsEntry("lost_claims", 0));
      routes.startRoute("process-responses");
      FLOW.awaitStatus(id, "DELIVERED");
    } finally {
      routes.startRoute("process-responses");
    }
  }

  @Test
  void aMessageThatWasLostFiveTimesIsInDoubtAndCounted() {
    long id = claimedByADeadSender(4);

    assertThat(FLOW.awaitStatus(id, "IN_DOUBT")).containsEntry("lost_claims", 5);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aLeaseThatHoldsIsLeftAlone() {
    long held = insertClaimed(0, "1 hour");
    long lost = claimedByADeadSender(0);

    FLOW.awaitStatus(lost, "DELIVERED");

    assertThat(FLOW.message(held)).containsEntry("status", "PROCESSING");
  }

  @Test
  void theTimeOfASweepMeansTheSameInEveryTimeZone() throws IOException {
    String sql = Files.readString(Path.of("routes", "sql", "begin-lease-sweep.sql"));

    assertThat(begunAndTakenBack(sql)).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
  }

  @Test
  void oneSweepIsUnderWayAtATime() throws IOException {
    String sql = Files.readString(Path.of("routes", "sql", "begin-lease-sweep.sql"));

    assertThat(begunAndTakenBack(sql, sql)).isNull();
  }

  /** Begins sweeps in a transaction that is rolled back, so that the application's own go on. */
  private static String begunAndTakenBack(String... begins) {
    return FLOW.jdbc()
        .execute(
            (ConnectionCallback<String>)
                connection -> {
                  connection.setAutoCommit(false);
                  try (Statement statement = connection.createStatement()) {
                    statement.execute(
                        "update lease_sweep set published_at = '-infinity', applied_at = '-infinity'");
                    String time = null;
                    for (String begin : begins) {
                      ResultSet result = statement.executeQuery(begin);
                      time = result.next() ? result.getString(1) : null;
                    }
                    return time;
                  } finally {
                    connection.rollback();
                  }
                });
  }

  private static long claimedByADeadSender(int lostBefore) {
    return insertClaimed(lostBefore, "-1 second");
  }

  private static void endLease(long id) {
    FLOW.jdbc()
        .update(
            "with ended as (update communication_log set lease_until = now() - interval '1 second'"
                + " where id = ?) update claim set lease_until = now() - interval '1 second'"
                + " where ? = any(message_ids)",
            id,
            id);
  }

  private static long insertClaimed(int lostBefore, String lease) {
    Long id =
        FLOW.jdbc()
            .queryForObject(
                """
                insert into communication_log
                  (campaign_id, customer_id, customer_email, status, attempts, attempt_open, lost_claims, lease_until)
                values ('lost', 'c', 'test@example.com', 'PROCESSING', 1, true, ?, now() + ?::interval)
                returning id""",
                Long.class,
                lostBefore,
                lease);
    FLOW.jdbc()
        .update(
            "insert into claim (lease_until, message_ids) select lease_until, array[id] from"
                + " communication_log where id = ?",
            id);
    return id;
  }
}
