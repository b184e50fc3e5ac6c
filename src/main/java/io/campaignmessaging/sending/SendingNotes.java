package io.campaignmessaging.sending;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Notes on a message's exchange what the routes of the sending side decide by and what its result
 * needs. One call notes all of it, because Camel copies the exchange for each expression that calls
 * a bean.
 */
@Component
public class SendingNotes {

  private final ClaimGate gate;
  private final RecipientCheck recipients;
  private final VendorRoutes vendors;
  private final Clock clock = Clock.systemUTC();

  /**
   * Makes the notes.
   *
   * @param gate knows until when messages may be sent
   * @param recipients knows which addresses are none
   * @param vendors knows which vendors do not honour idempotency keys
   */
  public SendingNotes(ClaimGate gate, RecipientCheck recipients, VendorRoutes vendors) {
    this.gate = gate;
    this.recipients = recipients;
    this.vendors = vendors;
  }

  /**
   * Notes what is to be known of a claimed message: the properties {@code message} (the row
   * itself), {@code vendor} and {@code idempotencyKey}; and, only where they are true, {@code
   * deadlineHasPassed}, {@code recipientIsRefused}, {@code circuitIsOpen} and {@code
   * vendorIgnoresKeys}.
   *
   * @param exchange its body is the row that {@code claim-pending-messages.sql} returned, and its
   *     property {@code claimDeadline} what {@link ClaimGate#deadline()} gave
   */
  public void noteMessage(Exchange exchange) {
    @SuppressWarnings("unchecked")
    Map<String, Object> message = exchange.getMessage().getBody(Map.class);
    exchange.setProperty("message", message);
    exchange.setProperty("vendor", message.get("vendor"));
    exchange.setProperty("idempotencyKey", message.get("idempotency_key"));
    boolean late = gate.isPast(exchange.getProperty("claimDeadline", Long.class));
    boolean refused = recipients.isRefused(message);
    noteIf(late, "deadlineHasPassed", exchange);
    noteIf(refused, "recipientIsRefused", exchange);
    VendorCall call = exchange.getProperty(VendorGuards.CALL, VendorCall.class);
    // A permission is asked for only if the call is to be made.
    noteIf(call != null && !late && !refused && !call.permit(), "circuitIsOpen", exchange);
    noteIf(vendors.ignoresKeys(message), "vendorIgnoresKeys", exchange);
  }

  /** Most are false for most messages, and with all of them the map of properties has to grow. */
  private static void noteIf(boolean fact, String property, Exchange exchange) {
    if (fact) {
      exchange.setProperty(property, true);
    }
  }

  /**
   * Notes when a message's vendor is called, as the property {@code sentAt}.
   *
   * @param exchange the message's
   */
  public void noteCall(Exchange exchange) {
    exchange.setProperty("sentAt", clock.instant());
  }

  /**
   * Notes the same once more, for a message that waited for a thread of its vendor meanwhile.
   *
   * @param exchange the message's
   * @throws CallTooLateException if the message has waited too long, or the application stops, so
   *     that it must be handed back instead
   */
  public void noteLateCall(Exchange exchange) throws CallTooLateException {
    if (gate.isPast(exchange.getProperty("claimDeadline", Long.class))) {
      throw new CallTooLateException();
    }
    noteCall(exchange);
  }
}
