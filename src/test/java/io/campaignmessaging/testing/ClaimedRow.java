package io.campaignmessaging.testing;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Rows as {@code claim-pending-messages.sql} returns them. */
public final class ClaimedRow {

  private static final Instant DUE = Instant.parse("2026-11-01T12:00:00.123456Z");

  private ClaimedRow() {}

  /** The second attempt of a message to {@code test@example.com}. */
  public static Map<String, Object> of(long id, String vendor) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", id);
    row.put("campaign_id", "spring");
    row.put("customer_id", "customer-1");
    row.put("customer_email", "test@example.com");
    row.put("customer_name", "Test User");
    row.put("message_text", "Hello, this is a test message!");
    row.put("attempt", 2);
    row.put("idempotency_key", id + "-2");
    row.put("vendor", vendor);
    row.put("turn", 1L);
    row.put("due", Timestamp.from(DUE));
    row.put("lease_until", Timestamp.from(DUE.plusSeconds(60)));
    return row;
  }

  /** The same row with another value in one column. */
  public static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
    Map<String, Object> changed = new HashMap<>(row);
    changed.put(column, value);
    return changed;
  }
}
