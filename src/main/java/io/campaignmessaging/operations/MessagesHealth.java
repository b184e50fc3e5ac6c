package io.campaignmessaging.operations;

import io.campaignmessaging.metrics.StockMeters;
import io.campaignmessaging.settings.ObservationProperties;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether messages that are due are claimed in time. */
@Component("messages")
public class MessagesHealth implements HealthIndicator {

  private final StockMeters stock;
  private final double limitSeconds;

  /**
   * Makes the indicator.
   *
   * @param stock knows for how long the oldest message has been due
   * @param properties say how long is too long
   */
  public MessagesHealth(StockMeters stock, ObservationProperties properties) {
    this.stock = stock;
    this.limitSeconds =
        properties.oldestDueLimit().toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  @Override
  public Health health() {
    double seconds = stock.oldestDueSeconds();
    if (Double.isNaN(seconds)) {
      return Health.unknown().withDetail("reason", "the database was not asked yet").build();
    }
    return (seconds > limitSeconds ? Health.status(Degraded.STATUS) : Health.up())
        .withDetail("oldestDueSeconds", seconds)
        .withDetail("limitSeconds", limitSeconds)
        .build();
  }
}
