package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A consumer whose database is away. */
class DatabaseAwayIT {

  private static final int REFUSALS = 5;

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.roles", "receipts")
          .with("spring.datasource.hikari.connection-timeout", "250");

  @Test
  void aResponseIsAppliedWhileTheDatabaseIsThere() {
    long id = claimed();

    FLOW.publish(delivered(id));

    FLOW.awaitStatus(id, "DELIVERED");
  }

  @Test
  void aGoodResponseWaitsAndIsNoDeadLetter() {
    long id = claimed();

    FLOW.whileTheDatabaseIsAway(
        () -> {
          FLOW.publish(delivered(id));
          double before = refusals();
          FLOW.await().until(() -> refusals() >= before + REFUSALS);
        });

    FLOW.awaitStatus(id, "DELIVERED");
    assertThat(FLOW.depth(ResponseTopology.DEAD_LETTER_QUEUE)).isZero();
  }

  private static double refusals() {
    return FLOW.bean(MeterRegistry.class).get("hikaricp.connections.timeout").counter().count();
  }

  private static String delivered(long id) {
    return "{\"messageId\":%d,\"attempt\":1,\"vendor\":\"mock\",\"status\":\"DELIVERED\"}"
        .formatted(id);
  }

  /** A message as it stands while its attempt is with the vendor. */
  private static long claimed() {
    long id = FLOW.insertMessage("away", "test@example.com");
    FLOW.jdbc()
        .update(
            "update communication_log set status = 'PROCESSING', attempts = 1, attempt_open = true,"
                + " lease_until = now() + interval '1 hour' where id = ?",
            id);
    return id;
  }
}
