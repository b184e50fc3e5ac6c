package io.campaignmessaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.sending.InFlightMessages;
import io.campaignmessaging.sending.VendorGuards;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.testing.ClaimedRow;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendingMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void aClaimIsMeasuredWithHowLongItsOldestMessageHadBeenDue() {
    ClaimGate gate = mock();
    CampaignProperties properties = mock(RETURNS_DEEP_STUBS);
    when(gate.sinceClaim()).thenReturn(Duration.ofMillis(7));
    when(properties.claim().lease()).thenReturn(Duration.ofSeconds(60));
    Instant claimed = Instant.parse("2026-11-01T12:00:00Z");
    Timestamp lease = Timestamp.from(claimed.plusSeconds(60));

    new ClaimMeters(gate, mock(InFlightMessages.class), properties, registry)
        .measure(
            List.of(
                ClaimedRow.with(
                    ClaimedRow.with(ClaimedRow.of(1, "mock"), "lease_until", lease),
                    "due",
                    Timestamp.from(claimed.minusSeconds(2))),
                ClaimedRow.with(
                    ClaimedRow.with(ClaimedRow.of(2, "mock"), "lease_until", lease),
                    "due",
                    Timestamp.from(claimed.minusSeconds(9)))));

    assertThat(registry.get("campaign.claim.size").summary().totalAmount()).isEqualTo(2);
    assertThat(registry.get("campaign.claim.time").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(7);
    assertThat(registry.get("campaign.poll.lag").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(9);
  }

  @Test
  void theGaugesOfVendorsComeAndGoWithThem() {
    VendorGuards guards = mock();
    when(guards.vendors()).thenReturn(Set.of("acme"));
    when(guards.inFlight("acme")).thenReturn(3);
    when(guards.circuit(any())).thenReturn("OPEN");
    VendorMeters meters = new VendorMeters(guards, registry);

    meters.refresh();

    assertThat(registry.get("campaign.vendor.in_flight").tag("vendor", "acme").gauge().value())
        .isEqualTo(3);
    assertThat(circuit("open")).isEqualTo(1);
    assertThat(circuit("closed")).isZero();
    assertThat(circuit("half_open")).isZero();

    Gauge gauge = registry.get("campaign.vendor.in_flight").gauge();
    meters.refresh();

    assertThat(registry.get("campaign.vendor.in_flight").gauge())
        .as("one that stays is never missing")
        .isSameAs(gauge);

    when(guards.vendors()).thenReturn(Set.of());
    meters.refresh();

    assertThat(registry.find("campaign.vendor.in_flight").gauges()).isEmpty();
    assertThat(registry.find("campaign.vendor.circuit").gauges()).isEmpty();
  }

  private double circuit(String state) {
    return registry.get("campaign.vendor.circuit").tag("state", state).gauge().value();
  }
}
