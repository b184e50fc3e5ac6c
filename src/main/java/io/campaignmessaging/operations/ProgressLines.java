package io.campaignmessaging.operations;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** Writes a line on how far a campaign has come, if it has come further since the last one. */
@Component
public class ProgressLines {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final WebAddress address;

  private record Seen(String counters, long done, long nanos) {}

  /**
   * Makes the lines.
   *
   * @param address where to look next
   */
  public ProgressLines(WebAddress address) {
    this.address = address;
  }

  /**
   * Writes the line of one campaign.
   *
   * @param campaign a row of {@code select-campaign-progress.sql}
   * @return the line; null if nothing has changed since the last one
   */
  public String line(@Body Map<String, Object> campaign) {
    String id = (String) campaign.get("campaign_id");
    long total = number(campaign, "total");
    long delivered = number(campaign, "delivered");
    long failed = number(campaign, "failed");
    long inDoubt = number(campaign, "in_doubt");
    long retrying = number(campaign, "retrying");
    long sent = number(campaign, "sent");
    long notSent = number(campaign, "not_sent");
    long done = delivered + failed + notSent;
    long now = System.nanoTime();
    String counters =
        List.of(total, delivered, failed, inDoubt, retrying, sent, notSent).toString();
    Seen before = seen.put(id, new Seen(counters, done, now));
    if (before != null && before.counters().equals(counters)) {
      return null;
    }
    double rate =
        before == null ? 0 : (done - before.done()) * NANOS_PER_SECOND / (now - before.nanos());
    return String.format(
        Locale.ROOT,
        "Campaign %s: %,d/%,d done, %,d delivered, %,d failed, %,d retrying, %s%s%s%,.1f messages/s; %ssee %s",
        id.replaceAll("\\p{Cntrl}", "?"),
        done,
        total,
        delivered,
        failed,
        retrying,
        counted(sent, "waiting for receipts"),
        counted(inDoubt, "in doubt"),
        counted(notSent, "not sent"),
        Math.max(0, rate),
        done == total ? "finished; " : "",
        address.url("/actuator/health"));
  }

  /** Says what is rarely there only where it is. */
  private static String counted(long messages, String what) {
    return messages == 0 ? "" : String.format(Locale.ROOT, "%,d %s, ", messages, what);
  }

  private static long number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).longValue();
  }
}
