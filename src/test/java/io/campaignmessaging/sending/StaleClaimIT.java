package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.vendor.MockReceiver;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a sender does with a message that it claimed too long ago; its vendor does not honour
 * idempotency keys.
 */
class StaleClaimIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.claim.sweep-interval", "100ms")
          .with("campaign.claim.hand-back-delay", "1h")
          .with("campaign.mock-receiver.success-rate", "1.0")
          .with("campaign.vendors.idempotent.mock", "false");

  @Test
  void aMessageOfAVendorThatIgnoresKeysIsSentOnce() {
    long callsBefore = calls();
    long id = FLOW.insertMessage("sent", "test@example.com");

    FLOW.awaitStatus(id, "DELIVERED");

    assertThat(calls()).isEqualTo(callsBefore + 1);
    assertThat(FLOW.message(id)).containsEntry("attempts", 1).containsEntry("lost_claims", 0);
  }

  @Test
  void aMessageThatWaitedPastItsDeadlineIsHandedBackUnsent() {
    long callsBefore = calls();
    long id = insertClaimed();

    send("direct:send-message", claim(id), System.nanoTime() - 1);

    assertThat(FLOW.message(id))
        .containsEntry("status", "PENDING")
        .containsEntry("attempts", 1)
        .containsEntry("attempt_open", true);
    assertThat(calls()).isEqualTo(callsBefore);
  }

  @Test
  void aMessageThatMeetsAStoppedRouteIsHandedBackUnsent() throws Exception {
    long callsBefore = calls();
    long id = insertClaimed();
    CamelContext context = FLOW.bean(CamelContext.class);

    context.getRouteController().suspendRoute("call-vendor-once");
    try {
      send("direct:send-message", claim(id), Long.MAX_VALUE);
    } finally {
      context.getRouteController().resumeRoute("call-vendor-once");
    }

    assertThat(FLOW.message(id))
        .containsEntry("status", "PENDING")
        .containsEntry("attempts", 1)
        .containsEntry("attempt_open", true);
    assertThat(calls()).isEqualTo(callsBefore);
  }

  @Test
  void aMessageThatAnotherSenderHasMeanwhileIsNotHandedBack() {
    long id = insertClaimed();
    Map<String, Object> stale = claim(id);
    claimAgain(id);

    send("direct:hand-back-message", stale, System.nanoTime());

    assertThat(FLOW.message(id)).containsEntry("status", "PROCESSING");
  }

  @Test
  void aMessageThatAnotherSenderHasMeanwhileIsNotSent() {
    long callsBefore = calls();
    long id = insertClaimed();
    Map<String, Object> stale = claim(id);
    claimAgain(id);

    send("direct:send-message", stale, Long.MAX_VALUE);

    assertThat(calls()).isEqualTo(callsBefore);
    assertThat(FLOW.message(id)).containsEntry("call_repeatable", true);
  }

  @Test
  void aMessageWhoseLeaseRunsOutDuringTheCallIsInDoubt() {
    MockReceiver vendor = FLOW.bean(MockReceiver.class);
    vendor.change(settings -> settings.withDelay(Duration.ofSeconds(3), Duration.ofSeconds(3)));
    long id = FLOW.insertMessage("slow", "test@example.com");
    FLOW.await().until(() -> callsInFlight() == 1);
    vendor.change(settings -> settings.withDelay(Duration.ZERO, Duration.ZERO));

    try {
      endLease(id);

      FLOW.await().until(() -> FLOW.message(id).get("lost_claims").equals(1));
      assertThat(FLOW.message(id)).containsEntry("status", "IN_DOUBT");
      FLOW.awaitStatus(id, "DELIVERED");
    } finally {
      // The other tests count calls.
      FLOW.await().until(() -> callsInFlight() == 0);
    }
  }

  /** A message as this sender claimed it, with a lease that holds. */
  private static long insertClaimed() {
    long id = FLOW.insertMessage("stale", "test@example.com", "PROCESSING");
    claimAgain(id);
    return id;
  }

  /** The claim of another sender, or the first one: the lease is a new one. */
  private static void claimAgain(long id) {
    FLOW.jdbc()
        .update(
            "update communication_log set attempts = 1, attempt_open = true,"
                + " lease_until = clock_timestamp() + interval '1 hour' where id = ?",
            id);
  }

  private static void endLease(long id) {
    FLOW.jdbc()
        .update(
            "update communication_log set lease_until = now() - interval '1 second' where id = ?",
            id);
    FLOW.jdbc()
        .update(
            "insert into claim (lease_until, message_ids) values (now() - interval '1 second', array[?])",
            id);
  }

  /** What {@code claim-pending-messages.sql} returned for a message. */
  private static Map<String, Object> claim(long id) {
    return FLOW.jdbc()
        .queryForMap(
            "select id, campaign_id, customer_id, customer_email, customer_name, message_text,"
                + " attempts as attempt, lease_until, id || '-' || attempts as"
                + " idempotency_key, 'mock' as vendor from communication_log"
                + " where id = ?",
            id);
  }

  private static void send(String route, Map<String, Object> message, long deadline) {
    FLOW.bean(ProducerTemplate.class)
        .send(
            route,
            exchange -> {
              exchange.setProperty("claimDeadline", deadline);
              exchange.getMessage().setBody(message);
            });
  }

  private static int callsInFlight() {
    return FLOW.bean(CamelContext.class).getInflightRepository().size("vendor-mock");
  }

  private static long calls() {
    return FLOW.bean(MockReceiver.class).statistics().calls();
  }
}
