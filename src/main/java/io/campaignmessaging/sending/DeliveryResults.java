package io.campaignmessaging.sending;

import io.campaignmessaging.vendor.VendorAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Turns a vendor's answer into the delivery result of its message. */
@Component
public class DeliveryResults {

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final Clock clock = Clock.systemUTC();
  private final VendorRoutes vendors;
  private final MeterRegistry registry;
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

  /**
   * Makes the results.
   *
   * @param vendors knows which vendors there are
   * @param registry gets how long vendors take
   */
  public DeliveryResults(VendorRoutes vendors, MeterRegistry registry) {
    this.vendors = vendors;
    this.registry = registry;
  }

  /**
   * Adds to a vendor's answer which message and attempt it is about.
   *
   * @param answer what the vendor route left as its body
   * @param message the claimed row
   * @param sentAt when the vendor was called; null if it was not
   * @param backOffClass how long the vendor's retries wait, in the vendor route's word; null or
   *     empty if it has none
   * @return the result, ready to be published
   */
  public DeliveryResult enrich(
      @Body VendorAnswer answer,
      @ExchangeProperty("message") Map<String, Object> message,
      @ExchangeProperty("sentAt") Instant sentAt,
      @ExchangeProperty("backOffClass") String backOffClass) {
    Instant now = clock.instant();
    Instant sent = sentAt == null ? now : sentAt;
    if (sentAt != null) {
      noteLatency((String) message.get("vendor"), Duration.between(sentAt, now));
    }
    return new DeliveryResult(
        ((Number) message.get("id")).longValue(),
        (String) message.get("campaign_id"),
        ((Number) message.get("attempt")).intValue(),
        (String) message.get("vendor"),
        answer.status(),
        answer.vendorReference(),
        answer.errorCode(),
        answer.errorText(),
        answer.retryable(),
        answer.retryAfter() == null ? null : answer.retryAfter().toMillis(),
        backOffClass == null || backOffClass.isEmpty() || !answer.status().hasErrorCode()
            ? null
            : backOffClass,
        answer.cost(),
        sent,
        Math.max(0, Duration.between(sent, now).toMillis()));
  }

  /**
   * Answers for a message whose recipient is no address.
   *
   * @return a failure that no retry helps
   */
  public VendorAnswer invalidRecipient() {
    return VendorAnswer.failed(
        "INVALID_RECIPIENT", "customer_email is empty or no address", false, null);
  }

  /**
   * Answers for a message whose vendor does not exist.
   *
   * @param message the claimed row
   * @return a failure that no retry helps
   */
  public VendorAnswer unknownVendor(@ExchangeProperty("message") Map<String, Object> message) {
    return VendorAnswer.failed(
        "UNKNOWN_VENDOR",
        "There is no route vendor-"
            + message.get("vendor")
            + "; name another vendor in campaign.vendor or campaign.vendors.default",
        false,
        null);
  }

  /** A vendor without a route is not called, and its name is whatever somebody wrote. */
  private void noteLatency(String vendor, Duration latency) {
    Timer timer = latencies.get(vendor);
    if (timer == null && vendors.exists(vendor)) {
      timer = latencies.computeIfAbsent(vendor, this::latencyOf);
    }
    if (timer != null) {
      timer.record(latency);
    }
  }

  private Timer latencyOf(String vendor) {
    return Timer.builder("campaign.vendor.latency")
        .description("From the call of a vendor to its answer, or to giving up waiting for it")
        .serviceLevelObjectives(LATENCIES)
        .tag("vendor", vendor)
        .register(registry);
  }
}
