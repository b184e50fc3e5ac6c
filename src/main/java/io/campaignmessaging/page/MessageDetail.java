package io.campaignmessaging.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A message with all that is known of it, as {@code show-message} answers it.
 *
 * @param id its id
 * @param campaignId its campaign
 * @param customerId for whom it is
 * @param recipient where it goes, in full
 * @param customerName how the customer is called; may be null
 * @param messageText what it says
 * @param status for example DELIVERED
 * @param attempts how often it was sent
 * @param maxAttempts how often it may be
 * @param lostClaims how often its claim was lost
 * @param vendor who sends it; may be null
 * @param vendorReference under what the vendor knows it; may be null
 * @param errorCode of the latest failed attempt; may be null
 * @param createdAt when it was taken in
 * @param nextAttemptAt when it is due; null unless it waits
 * @param deliveredAt when it was delivered; null if it was not
 * @param inDoubtSince since when its fate is unknown; null if it is not
 * @param history its attempts, the first one first
 * @param deadLetters responses to it that could not be applied
 * @param resolutions what operators said of it
 */
public record MessageDetail(
    long id,
    String campaignId,
    String customerId,
    String recipient,
    String customerName,
    String messageText,
    String status,
    int attempts,
    int maxAttempts,
    int lostClaims,
    String vendor,
    String vendorReference,
    String errorCode,
    Instant createdAt,
    Instant nextAttemptAt,
    Instant deliveredAt,
    Instant inDoubtSince,
    List<Attempt> history,
    List<DeadLetterView> deadLetters,
    List<Resolution> resolutions) {

  /**
   * An attempt to send it.
   *
   * @param attempt its number, from 1
   * @param idempotencyKey under which the vendor got it
   * @param receipts what came back; none while there is no answer
   */
  public record Attempt(int attempt, String idempotencyKey, List<Receipt> receipts) {}

  /**
   * What the vendor, or an operator, said of an attempt.
   *
   * @param event what it came by
   * @param status what it says
   * @param errorCode why it failed; may be null
   * @param errorText the same in words; may be null
   * @param cost what the vendor charged; may be null
   * @param latencyMillis how long the call took, in milliseconds; may be null
   * @param receivedAt when it came
   */
  public record Receipt(
      String event,
      String status,
      String errorCode,
      String errorText,
      BigDecimal cost,
      Long latencyMillis,
      Instant receivedAt) {}

  /**
   * An operator's word.
   *
   * @param operator whose
   * @param resolution DELIVERED, FAILED or SEND_AGAIN
   * @param note why; may be null
   * @param requestedAt when
   */
  public record Resolution(String operator, String resolution, String note, Instant requestedAt) {}
}
