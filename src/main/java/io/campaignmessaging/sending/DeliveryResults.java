package io.campaignmessaging.sending;

import io.campaignmessaging.vendor.VendorAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Turns a vendor's answer into the delivery result of its message. */
@Component
public class DeliveryResults {

  private final Clock clock = Clock.systemUTC();

  /**
   * Returns the present time.
   *
   * @return the wall clock's time
   */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Adds to a vendor's answer which message and attempt it is about.
   *
   * @param answer what the vendor route left as its body
   * @param message the claimed row
   * @param sentAt when the vendor was called; null if it was not
   * @return the result, ready to be published
   */
  public DeliveryResult enrich(
      @Body VendorAnswer answer,
      @ExchangeProperty("message") Map<String, Object> message,
      @ExchangeProperty("sentAt") Instant sentAt) {
    Instant now = now();
    Instant sent = sentAt == null ? now : sentAt;
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
}
