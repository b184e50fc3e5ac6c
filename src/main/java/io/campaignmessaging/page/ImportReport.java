package io.campaignmessaging.page;

import java.util.List;

/**
 * What became of an import, as {@code enqueue-messages} answers it, a problem's as far as it came.
 *
 * @param campaignId the campaign; null where nothing was read
 * @param accepted how many messages were taken in
 * @param refused how many lines were not
 * @param refusals which and why; null where nothing was read
 * @param refusalsTruncated whether there are more of them
 */
public record ImportReport(
    String campaignId,
    long accepted,
    long refused,
    List<Refusal> refusals,
    boolean refusalsTruncated) {

  /**
   * A line that was not taken in.
   *
   * @param line its number in the file, from 1
   * @param field what is wrong with it; null if it is the line as a whole
   * @param reason why, in one sentence
   */
  public record Refusal(long line, String field, String reason) {}
}
