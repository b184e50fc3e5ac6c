package io.campaignmessaging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * Counts what the database applied, from what the applying statement itself says, so that a
 * response that is delivered twice or comes too late is not counted twice here either.
 */
@Component
public class OutcomeMeters {

  private static final int MOST_VENDORS = 50;
  private static final int MOST_ERROR_CODES = 100;

  /** From what a vendor takes to what a day of retries takes. */
  private static final Duration[] TIMES_TO_FINAL = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofDays(1)
  };

  private final MeterRegistry registry;
  private final BoundedTag vendors = new BoundedTag(MOST_VENDORS);
  private final BoundedTag errorCodes = new BoundedTag(MOST_ERROR_CODES);
  private final Counter sweeps;

  /**
   * Makes the meters.
   *
   * @param registry gets them
   */
  public OutcomeMeters(MeterRegistry registry) {
    this.registry = registry;
    this.sweeps =
        Counter.builder("campaign.lease.sweeps")
            .description("Sweeps of the leases that were applied")
            .register(registry);
  }

  /**
   * Counts what a statement applied.
   *
   * @param rows what {@code apply-responses.sql} returned: a count in each row whose {@code kind}
   *     is {@code RECEIPTS} or {@code MESSAGES}, a refused response in each other one
   * @return the refused responses
   */
  public List<Map<String, Object>> count(@Body List<Map<String, Object>> rows) {
    List<Map<String, Object>> refused = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      String kind = (String) row.get("kind");
      if ("RECEIPTS".equals(kind)) {
        countReceipts(row);
      } else if ("MESSAGES".equals(kind)) {
        countMessages(row);
      } else {
        refused.add(row);
      }
    }
    return refused;
  }

  /**
   * Counts what a sweep of the leases released.
   *
   * @param rows the row of {@code release-expired-leases.sql}
   */
  public void countSweep(@Body List<Map<String, Object>> rows) {
    sweeps.increment();
    countReleased("pending", rows.get(0).get("released"));
    countReleased("in_doubt", rows.get(0).get("in_doubt"));
  }

  /**
   * Counts a response that went to the dead-letter queue.
   *
   * @param errorCode why
   */
  public void countDeadLetter(@ExchangeProperty("deadLetterCode") String errorCode) {
    Counter.builder("campaign.dead_letters.parked")
        .description("Responses that went to the dead-letter queue")
        .tag("error_code", errorCodes.of(errorCode))
        .register(registry)
        .increment();
  }

  private void countReceipts(Map<String, Object> row) {
    String vendor = vendors.of((String) row.get("vendor"));
    Counter.builder("campaign.receipts")
        .description("What vendors reported; the rows of delivery_receipts")
        .tags("status", lowerCase(row), "vendor", vendor, "error_code", errorCode(row))
        .register(registry)
        .increment(number(row.get("counted")));
    Counter.builder("campaign.cost")
        .description("What vendors charged, in their currency")
        .tag("vendor", vendor)
        .register(registry)
        .increment(number(row.get("cost")));
  }

  private void countMessages(Map<String, Object> row) {
    String status = lowerCase(row);
    Counter.builder("campaign.messages.outcomes")
        .description("Messages that came to a status by a response")
        .tags(
            "status",
            status,
            "vendor",
            vendors.of((String) row.get("vendor")),
            "error_code",
            errorCode(row))
        .register(registry)
        .increment(number(row.get("counted")));
    if (row.get("waited") instanceof String waited) {
      Timer timer =
          Timer.builder("campaign.messages.time_to_final")
              .description("From the insert of a message until it is delivered or has failed")
              .serviceLevelObjectives(TIMES_TO_FINAL)
              .tag("status", status)
              .register(registry);
      for (String millis : waited.split(" ")) {
        timer.record(Long.parseLong(millis), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void countReleased(String status, Object messages) {
    Counter.builder("campaign.lease.released")
        .description("Messages whose lease ran out without an answer")
        .tag("status", status)
        .register(registry)
        .increment(number(messages));
  }

  private String errorCode(Map<String, Object> row) {
    return errorCodes.of((String) row.get("error_code"));
  }

  private static String lowerCase(Map<String, Object> row) {
    return ((String) row.get("status")).toLowerCase(Locale.ROOT);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
