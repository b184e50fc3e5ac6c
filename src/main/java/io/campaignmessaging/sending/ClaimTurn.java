package io.campaignmessaging.sending;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/**
 * Remembers where claims ended. While claims are full, the next one goes on behind the rows that
 * the one before it took, instead of passing over all that were taken since the last vacuum; and
 * campaigns of which there are more than a claim looks at do not starve behind the others. Every
 * second, and after a claim that was not full, a claim looks at everything that waits. Only the
 * thread that claims uses it.
 */
@Component
public class ClaimTurn {

  private static final Duration LONGEST_WITH_MARKS = Duration.ofSeconds(1);

  /** Where many rows were taken and cannot be vacuumed, looking at everything takes long. */
  private static final int LOOKING_SHARE = 20;

  private final ObjectMapper json;
  private final ClaimSettings settings;
  private String after = "";
  private Map<String, Mark> marks = Map.of();
  private long looked = System.nanoTime();
  private long nextLook = looked;
  private boolean looking = true;

  /**
   * The last row that a claim took of a campaign, in the order of the claim's index.
   *
   * @param campaignId the campaign, named as the statement reads it
   * @param afterDue when that row was due
   * @param afterId its id
   */
  private record Mark(
      @JsonProperty("campaign_id") String campaignId,
      @JsonProperty("after_due") Instant afterDue,
      @JsonProperty("after_id") long afterId) {

    boolean isBefore(Instant due, long id) {
      int order = afterDue.compareTo(due);
      return order < 0 || (order == 0 && afterId < id);
    }
  }

  /**
   * Makes the memory.
   *
   * @param json writes the marks
   * @param settings say how many messages make a full claim
   */
  public ClaimTurn(ObjectMapper json, ClaimSettings settings) {
    this.json = json;
    this.settings = settings;
  }

  /**
   * Returns behind which campaign a claim begins that looks at everything.
   *
   * @return a campaign's id; empty before the first claim
   */
  public String after() {
    return after;
  }

  /**
   * Returns where the claim that begins goes on; asked once for each claim.
   *
   * @return a JSON array of objects with {@code campaign_id}, {@code after_due} and {@code
   *     after_id}; empty if the claim has to look at everything
   * @throws JsonProcessingException if the marks cannot be written
   */
  public String marks() throws JsonProcessingException {
    long now = System.nanoTime();
    looking = marks.isEmpty() || now - nextLook >= 0;
    if (looking) {
      looked = now;
      return "";
    }
    String text = json.writeValueAsString(marks.values());
    // A claim that finds nothing says nothing, and the next one has to look at everything.
    marks = Map.of();
    return text;
  }

  /**
   * Tells whether the latest claim looked at everything that waits, so that there was nothing else
   * if it found nothing.
   *
   * @return false if it went on behind the marks of the one before it
   */
  public boolean lookedAtEverything() {
    return looking;
  }

  /**
   * Remembers where a claim ended.
   *
   * @param claim what {@code claim-pending-messages.sql} returned, at least one row
   */
  public void remember(@Body List<Map<String, Object>> claim) {
    if (looking) {
      long now = System.nanoTime();
      nextLook = now + Math.max(LONGEST_WITH_MARKS.toNanos(), (now - looked) * LOOKING_SHARE);
      rememberLastCampaign(claim);
    }
    marks = claim.size() < settings.batchSize() ? Map.of() : marksOf(claim);
  }

  private void rememberLastCampaign(List<Map<String, Object>> claim) {
    long last = 0;
    for (Map<String, Object> row : claim) {
      long turn = ((Number) row.get("turn")).longValue();
      if (turn > last) {
        last = turn;
        after = (String) row.get("campaign_id");
      }
    }
  }

  private static Map<String, Mark> marksOf(List<Map<String, Object>> claim) {
    Map<String, Mark> last = new LinkedHashMap<>();
    for (Map<String, Object> row : claim) {
      String campaign = (String) row.get("campaign_id");
      Instant due = ((Timestamp) row.get("due")).toInstant();
      long id = ((Number) row.get("id")).longValue();
      Mark mark = last.get(campaign);
      if (mark == null || mark.isBefore(due, id)) {
        last.put(campaign, new Mark(campaign, due, id));
      }
    }
    return last;
  }
}
