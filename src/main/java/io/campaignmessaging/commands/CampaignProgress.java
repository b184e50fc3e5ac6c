package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a campaign has come, as the API tells it.
 *
 * @param id its id
 * @param state RUNNING, PAUSED, CANCELLED or FINISHED
 * @param total its messages
 * @param delivered those that arrived
 * @param failed those that never will
 * @param notSent those that ended without having been sent
 * @param open those that are not decided yet
 * @param retrying those of them that wait for another attempt
 * @param inDoubt those of them that wait for an operator's word
 */
record CampaignProgress(
    String id,
    String state,
    long total,
    long delivered,
    long failed,
    long notSent,
    long open,
    long retrying,
    long inDoubt) {

  /**
   * Reads one.
   *
   * @param campaign an item of {@code GET /api/campaigns}
   * @return what it says
   */
  static CampaignProgress of(JsonNode campaign) {
    long total = campaign.path("total").asLong();
    long delivered = campaign.path("delivered").asLong();
    long failed = campaign.path("failed").asLong();
    long notSent = campaign.path("notSent").asLong();
    return new CampaignProgress(
        Terminal.clean(campaign.path("id").asText()),
        Terminal.clean(campaign.path("state").asText("?")),
        total,
        delivered,
        failed,
        notSent,
        total - delivered - failed - notSent,
        campaign.path("retrying").asLong(),
        campaign.path("inDoubt").asLong());
  }

  /**
   * Returns how many messages are decided.
   *
   * @return a number of messages
   */
  long done() {
    return total - open;
  }

  /**
   * Says whether anything can still happen.
   *
   * @return false for a campaign of which no message is open any more
   */
  boolean isMoving() {
    return open > 0;
  }
}
