package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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
