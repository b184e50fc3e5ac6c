package io.campaignmessaging.operations;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Adds to a log line about one message which one that is, as {@code messageId}, {@code campaignId}
 * and {@code attempt} of the MDC. Routes open and close it around the line itself: kept up for
 * every message, it would cost more than all that is measured.
 */
@Component
public class LogContext {

  private static final String MESSAGE_ID = "messageId";
  private static final String CAMPAIGN_ID = "campaignId";
  private static final String ATTEMPT = "attempt";

  /**
   * Says which message the lines of this thread are about, until {@link #close}.
   *
   * @param exchange a claimed message's, or that of a dead letter
   */
  public void open(Exchange exchange) {
    Map<?, ?> message = exchange.getProperty("message", Map.class);
    if (message == null) {
      put(MESSAGE_ID, exchange.getProperty("deadLetterMessageId"));
      put(ATTEMPT, exchange.getProperty("deadLetterAttempt"));
    } else {
      put(MESSAGE_ID, message.get("id"));
      put(CAMPAIGN_ID, message.get("campaign_id"));
      put(ATTEMPT, message.get("attempt"));
    }
  }

  /** The lines of this thread are about no message any more. */
  public void close() {
    List.of(MESSAGE_ID, CAMPAIGN_ID, ATTEMPT).forEach(MDC::remove);
  }

  private static void put(String key, Object value) {
    if (value != null) {
      MDC.put(key, value.toString());
    }
  }
}
