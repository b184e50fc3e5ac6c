package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.UsesOwnServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A vendor over HTTP that takes its time: one call after the other, on one thread. */
@UsesOwnServices
class UnansweredCallIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.vendors.default", "mock-http")
          .with("campaign.vendors.timeout", "3s")
          .with("campaign.claim.lease", "16s")
          .with("campaign.claim.sweep-interval", "1h")
          .with("campaign.claim.hand-back-delay", "100ms")
          .with("campaign.sending.concurrency", "1")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @Test
  void aCallThatIsAnsweredInTimeIsNotRepeated() {
    long id = FLOW.insertMessage("quick", "test@example.com");

    assertThat(FLOW.awaitStatus(id, "DELIVERED")).containsEntry("lost_claims", 0);
  }

  @Test
  void aMessageThatWaitedForAThreadPastItsDeadlineIsHandedBackAndSentInAnotherClaim() {
    MockReceiver vendor = FLOW.bean(MockReceiver.class);
    vendor.change(settings -> settings.withDelay(Duration.ofMillis(1500), Duration.ofMillis(1500)));
    try {
      FLOW.insertMessages("waiting", 7);

      FLOW.awaitFinished("waiting");
    } finally {
      vendor.change(settings -> settings.withDelay(Duration.ZERO, Duration.ZERO));
    }
    List<Map<String, Object>> calls =
        FLOW.jdbc()
            .queryForList(
                """
                select receipt.latency_ms as latency,
                       (1000 * extract(epoch from receipt.sent_at - message.last_attempt_at))::bigint as waited
                  from communication_log as message
                  join delivery_receipts as receipt on receipt.communication_log_id = message.id
                 where message.campaign_id = 'waiting' and message.status = 'DELIVERED'
                   and message.attempts = 1""");
    assertThat(calls)
        .hasSize(7)
        .allSatisfy(
            call -> {
              long latency = ((Number) call.get("latency")).longValue();
              assertThat(latency).isBetween(1500L, 3000L);
              assertThat((long) call.get("waited") + latency).isLessThan(8500);
            });
  }

  @Test
  void aCallThatIsNotAnsweredInTimeEndsAndIsRepeatedAsTheSameAttempt() {
    MockReceiver vendor = FLOW.bean(MockReceiver.class);
    vendor.change(settings -> settings.withDelay(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    try {
      long id = FLOW.insertMessage("slow", "test@example.com");

      FLOW.await().until(() -> !FLOW.message(id).get("lost_claims").equals(0));

      vendor.change(settings -> settings.withDelay(Duration.ZERO, Duration.ZERO));
      Map<String, Object> delivered = FLOW.awaitStatus(id, "DELIVERED");
      assertThat(delivered).containsEntry("attempts", 1);
    } finally {
      vendor.change(settings -> settings.withDelay(Duration.ZERO, Duration.ZERO));
    }
  }
}
