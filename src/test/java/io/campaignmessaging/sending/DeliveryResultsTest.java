package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.vendor.VendorAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveryResultsTest {

  private static final Map<String, Object> ROW = ClaimedRow.of(41, "mock");

  private final VendorRoutes vendors = mock();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final DeliveryResults results = new DeliveryResults(vendors, registry);

  @Test
  void aDeliveredMessageKeepsEverythingThatTheVendorSaid() {
    Instant sent = Instant.now().minusSeconds(2);

    DeliveryResult result =
        results.enrich(
            VendorAnswer.delivered("reference-1", new BigDecimal("0.0075")), ROW, sent, "slow");

    assertThat(result)
        .usingRecursiveComparison()
        .ignoringFields("latencyMillis")
        .isEqualTo(
            new DeliveryResult(
                41,
                "spring",
                2,
                "mock",
                VendorAnswer.Status.DELIVERED,
                "reference-1",
                null,
                null,
                null,
                null,
                null,
                new BigDecimal("0.0075"),
                sent,
                0));
    assertThat(result.latencyMillis()).isBetween(2_000L, 60_000L);
  }

  @Test
  void onlyACallOfAVendorThatHasARouteIsMeasured() {
    when(vendors.exists("mock")).thenReturn(true);
    VendorAnswer answer = VendorAnswer.delivered("reference-1", null);

    results.enrich(answer, ROW, Instant.now().minusSeconds(2), null);
    results.enrich(answer, ROW, null, null);
    results.enrich(answer, ClaimedRow.of(42, "whatever-somebody-wrote"), Instant.now(), null);

    assertThat(registry.get("campaign.vendor.latency").timers())
        .singleElement()
        .satisfies(
            latency -> {
              assertThat(latency.getId().getTag("vendor")).isEqualTo("mock");
              assertThat(latency.count()).isOne();
              assertThat(latency.totalTime(TimeUnit.SECONDS)).isBetween(2.0, 60.0);
            });
  }

  @Test
  void aFailureKeepsItsCodeAndHowLongToWait() {
    DeliveryResult result =
        results.enrich(
            VendorAnswer.failed("RATE_LIMITED", "too many", true, Duration.ofMillis(1_500)),
            ROW,
            Instant.now(),
            "slow");

    assertThat(result.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(result.errorCode()).isEqualTo("RATE_LIMITED");
    assertThat(result.errorText()).isEqualTo("too many");
    assertThat(result.retryable()).isTrue();
    assertThat(result.retryAfterMillis()).isEqualTo(1_500);
    assertThat(result.backOffClass()).isEqualTo("slow");
    assertThat(result.cost()).isNull();
  }

  @Test
  void whatAVendorDidNotSayStaysUnknown() {
    DeliveryResult result =
        results.enrich(VendorAnswer.unanswered("VENDOR_TIMEOUT", null), ROW, Instant.now(), "");

    assertThat(result.status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
    assertThat(result.retryable()).isNull();
    assertThat(result.retryAfterMillis()).isNull();
    assertThat(result.errorText()).isNull();
    assertThat(result.backOffClass()).isNull();
  }

  @Test
  void aMessageThatWasNotSentTookNoTime() {
    Instant before = Instant.now();

    DeliveryResult result = results.enrich(results.invalidRecipient(), ROW, null, null);

    assertThat(result.sentAt()).isBetween(before, Instant.now());
    assertThat(result.latencyMillis()).isZero();
  }

  @Test
  void aClockThatWasSetBackGivesNoNegativeTime() {
    DeliveryResult result =
        results.enrich(results.invalidRecipient(), ROW, Instant.now().plusSeconds(60), null);

    assertThat(result.latencyMillis()).isZero();
  }

  @Test
  void aNumberOfTheRowMayBeOfAnyType() {
    Map<String, Object> row =
        ClaimedRow.with(ClaimedRow.with(ROW, "id", BigInteger.TEN), "attempt", 3L);

    DeliveryResult result = results.enrich(results.invalidRecipient(), row, null, null);

    assertThat(result.messageId()).isEqualTo(10);
    assertThat(result.attempt()).isEqualTo(3);
  }

  @Test
  void anInvalidRecipientIsAFailureThatNoRetryHelps() {
    assertThat(results.invalidRecipient())
        .isEqualTo(
            VendorAnswer.failed(
                "INVALID_RECIPIENT", "customer_email is empty or no address", false, null));
  }

  @Test
  void anUnknownVendorIsNamedWithWhatToDo() {
    VendorAnswer answer = results.unknownVendor(ClaimedRow.of(1, "nobody"));

    assertThat(answer.errorCode()).isEqualTo("UNKNOWN_VENDOR");
    assertThat(answer.retryable()).isFalse();
    assertThat(answer.errorText())
        .contains("vendor-nobody", "campaign.vendor", "campaign.vendors.default");
  }
}
