package io.campaignmessaging.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A campaign as {@code list-campaigns} answers it.
 *
 * @param id its id
 * @param name what people call it; may be null
 * @param vendor whose route sends its messages; null = the default
 * @param state RUNNING, PAUSED, CANCELLED or FINISHED
 * @param total all its messages
 * @param pending waiting to be claimed
 * @param processing claimed, without a result yet
 * @param sent accepted by the vendor, whose last word is still to come
 * @param delivered delivered
 * @param failed failed for good
 * @param inDoubt fate unknown
 * @param notSent suppressed, cancelled or expired
 * @param retrying open ones whose latest answered attempt failed
 * @param cost what the vendors charged, in their currency
 * @param createdAt when it was first seen
 */
public record CampaignView(
    String id,
    String name,
    String vendor,
    String state,
    long total,
    long pending,
    long processing,
    long sent,
    long delivered,
    long failed,
    long inDoubt,
    long notSent,
    long retrying,
    BigDecimal cost,
    Instant createdAt) {

  /**
   * What people call it.
   *
   * @return its name, or its id where it has none
   */
  public String title() {
    return name == null || name.isBlank() ? id : name;
  }

  /**
   * How many messages have their last word.
   *
   * @return delivered, failed and not sent ones
   */
  public long done() {
    return delivered + failed + notSent;
  }

  /**
   * Whether it can still send.
   *
   * @return false for a finished or cancelled one
   */
  public boolean isOpen() {
    return isRunning() || isPaused();
  }

  /**
   * Whether it can be paused.
   *
   * @return true for a running one
   */
  public boolean isRunning() {
    return "RUNNING".equals(state);
  }

  /**
   * Whether it can be resumed.
   *
   * @return true for a paused one
   */
  public boolean isPaused() {
    return "PAUSED".equals(state);
  }

  /**
   * The bar.
   *
   * @param texts write the numbers
   * @return how much is done
   */
  public ProgressBar bar(Texts texts) {
    return ProgressBar.of(this, texts);
  }

  /**
   * The figures that move.
   *
   * @param texts write the numbers
   * @return texts by the name of the place where they stand
   */
  public Map<String, String> texts(Texts texts) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("percent", ProgressBar.of(this, texts).percent() + " %");
    figures.put("done", texts.number(done()));
    figures.put("total", texts.number(total));
    figures.put("delivered", texts.number(delivered));
    figures.put("sent", texts.number(sent));
    figures.put("failed", texts.number(failed));
    figures.put("in-doubt", texts.number(inDoubt));
    figures.put("not-sent", texts.number(notSent));
    figures.put("processing", texts.number(processing));
    figures.put("pending", texts.number(pending));
    figures.put("retrying", texts.number(retrying));
    figures.put("cost", texts.money(cost));
    return figures;
  }
}
