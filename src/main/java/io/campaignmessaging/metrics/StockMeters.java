package io.campaignmessaging.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** What the database holds, as {@code measure-messages.sql} last said. */
@Component
public class StockMeters {

  private static final List<String> STATES =
      List.of("total", "open", "retrying", "sent", "delivered", "failed", "in_doubt", "not_sent");

  private volatile Map<String, Object> latest = Map.of();
  private volatile long measuredAt = System.nanoTime();

  /**
   * Makes the meters.
   *
   * @param registry gets them
   */
  public StockMeters(MeterRegistry registry) {
    for (String state : STATES) {
      Gauge.builder("campaign.messages", () -> value(state))
          .description("Messages of all campaigns by state, as the campaigns' counters have it")
          .tag("state", state)
          .register(registry);
    }
    Gauge.builder("campaign.messages.oldest_due_age", () -> value("oldest_due_seconds"))
        .description("How long the message that has been due longest waits for its claim")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("campaign.measurement.age", this::ageSeconds)
        .description("How long ago the database was last asked for these figures")
        .baseUnit("seconds")
        .register(registry);
  }

  /**
   * Notes a measurement.
   *
   * @param row the row of {@code measure-messages.sql}
   */
  public void note(@Body Map<String, Object> row) {
    latest = row;
    measuredAt = System.nanoTime();
  }

  /**
   * Returns how long the message that has been due longest waits for its claim.
   *
   * @return seconds; NaN before the first measurement
   */
  public double oldestDueSeconds() {
    return value("oldest_due_seconds");
  }

  private double ageSeconds() {
    return (System.nanoTime() - measuredAt) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private double value(String column) {
    return latest.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
