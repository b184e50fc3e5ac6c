package io.campaignmessaging.vendor;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Messages for tests. */
final class TestMessages {

  private TestMessages() {}

  /** A row of communication_log as a vendor route gets it. */
  static Map<String, Object> message() {
    Map<String, Object> message = new HashMap<>();
    message.put("id", 7L);
    message.put("campaign_id", "spring-sale");
    message.put("customer_id", "customer-1");
    message.put("customer_email", "test@example.com");
    message.put("customer_name", "Test User");
    message.put("message_text", "Hello, this is a test message!");
    message.put("attempt", 1);
    message.put("vendor", "mock");
    return message;
  }

  /** An idempotency key that no other test uses. */
  static String newKey() {
    return UUID.randomUUID() + "-1";
  }
}
