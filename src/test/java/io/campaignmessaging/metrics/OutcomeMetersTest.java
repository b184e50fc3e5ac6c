package io.campaignmessaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutcomeMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final OutcomeMeters meters = new OutcomeMeters(registry);

  @Test
  void whatTheDatabaseAppliedIsCountedByStatusVendorAndErrorCode() {
    meters.count(
        List.of(
            row("RECEIPTS", "DELIVERED", null, 7, "0.0525", null),
            row("RECEIPTS", "FAILED", "SPAM", 2, "0", null),
            row("MESSAGES", "DELIVERED", null, 6, null, "100 300"),
            row("MESSAGES", "PENDING", "SPAM", 2, null, null)));

    assertThat(counter("campaign.receipts", "delivered", "none")).isEqualTo(7);
    assertThat(counter("campaign.receipts", "failed", "SPAM")).isEqualTo(2);
    assertThat(counter("campaign.messages.outcomes", "delivered", "none")).isEqualTo(6);
    assertThat(counter("campaign.messages.outcomes", "pending", "SPAM")).isEqualTo(2);
    assertThat(registry.get("campaign.cost").tag("vendor", "mock").counter().count())
        .isEqualTo(0.0525);
    Timer toFinal = registry.get("campaign.messages.time_to_final").timer();
    assertThat(toFinal.count()).isEqualTo(2);
    assertThat(toFinal.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(400);
    assertThat(toFinal.getId().getTag("status")).isEqualTo("delivered");
  }

  @Test
  void refusedResponsesAreLeftAndNotCounted() {
    Map<String, Object> refused = Map.of("kind", "REFUSED", "error_code", "UNKNOWN_MESSAGE");

    assertThat(meters.count(List.of(refused, row("RECEIPTS", "FAILED", "SPAM", 1, "0", null))))
        .containsExactly(refused);
    assertThat(registry.get("campaign.receipts").counters()).hasSize(1);
  }

  @Test
  void codesThatVendorsMakeUpDoNotMakeSeriesWithoutEnd() {
    for (int code = 0; code < 1_000; code++) {
      meters.count(List.of(row("RECEIPTS", "FAILED", "CODE_" + code, 1, "0", null)));
    }

    assertThat(registry.get("campaign.receipts").counters()).hasSize(101);
    assertThat(counter("campaign.receipts", "failed", "other")).isEqualTo(900);
  }

  @Test
  void aSweepIsCountedWithWhatItReleased() {
    meters.countSweep(List.of(Map.of("released", 3L, "in_doubt", 1L)));
    meters.countSweep(List.of(Map.of("released", 0L, "in_doubt", 0L)));

    assertThat(registry.get("campaign.lease.sweeps").counter().count()).isEqualTo(2);
    assertThat(released("pending")).isEqualTo(3);
    assertThat(released("in_doubt")).isEqualTo(1);
  }

  @Test
  void aDeadLetterIsCountedByItsCode() {
    meters.countDeadLetter("UNKNOWN_MESSAGE");

    assertThat(
            registry
                .get("campaign.dead_letters.parked")
                .tag("error_code", "UNKNOWN_MESSAGE")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private double counter(String name, String status, String errorCode) {
    return registry
        .get(name)
        .tags("status", status, "vendor", "mock", "error_code", errorCode)
        .counter()
        .count();
  }

  private double released(String status) {
    return registry.get("campaign.lease.released").tag("status", status).counter().count();
  }

  private static Map<String, Object> row(
      String kind, String status, String errorCode, long counted, String cost, String waited) {
    Map<String, Object> row = new HashMap<>();
    row.put("kind", kind);
    row.put("status", status);
    row.put("vendor", "mock");
    row.put("error_code", errorCode);
    row.put("counted", counted);
    row.put("cost", cost == null ? null : new BigDecimal(cost));
    row.put("waited", waited);
    return row;
  }
}
