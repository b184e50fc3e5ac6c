package io.campaignmessaging.metrics;

import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.sending.InFlightMessages;
import io.campaignmessaging.settings.CampaignProperties;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** Measures claims, each as a whole. */
@Component
public class ClaimMeters {

  private final ClaimGate gate;
  private final Duration lease;
  private final DistributionSummary size;
  private final Timer time;
  private final Timer lag;

  /**
   * Makes the meters.
   *
   * @param gate knows when the present claim began
   * @param inFlight knows how many messages are in flight
   * @param properties say how long a claim holds
   * @param registry gets the meters
   */
  public ClaimMeters(
      ClaimGate gate,
      InFlightMessages inFlight,
      CampaignProperties properties,
      MeterRegistry registry) {
    this.gate = gate;
    this.lease = properties.claim().lease();
    this.size =
        DistributionSummary.builder("campaign.claim.size")
            .description("Messages of a claim that found some")
            .baseUnit("messages")
            .register(registry);
    this.time =
        Timer.builder("campaign.claim.time")
            .description("What the statement of a claim that found messages took")
            .register(registry);
    this.lag =
        Timer.builder("campaign.poll.lag")
            .description("How long the oldest message of a claim had been due by then")
            .register(registry);
    Gauge.builder("campaign.sending.in_flight", inFlight, InFlightMessages::count)
        .description("Messages that are claimed and have not left the sending routes")
        .register(registry);
  }

  /**
   * Measures a claim.
   *
   * @param claim what {@code claim-pending-messages.sql} returned, at least one row
   */
  public void measure(@Body List<Map<String, Object>> claim) {
    time.record(gate.sinceClaim());
    size.record(claim.size());
    Instant oldest = instant(claim.get(0), "due");
    for (Map<String, Object> row : claim) {
      Instant due = instant(row, "due");
      oldest = due.isBefore(oldest) ? due : oldest;
    }
    // Both of the database's clock.
    lag.record(Duration.between(oldest, instant(claim.get(0), "lease_until").minus(lease)));
  }

  private static Instant instant(Map<String, Object> row, String column) {
    return ((Timestamp) row.get(column)).toInstant();
  }
}
