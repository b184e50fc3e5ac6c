package io.campaignmessaging.page;

import java.time.Instant;

/**
 * A message in doubt as {@code list-messages-in-doubt} answers it.
 *
 * @param messageId its id
 * @param campaignId its campaign
 * @param customerId for whom it is; may be null
 * @param attempt the attempt whose fate is unknown
 * @param idempotencyKey under which the vendor may know it
 * @param lostClaims how often its claim was lost
 * @param errorCode the last one; may be null
 * @param inDoubtSince since when
 */
public record DoubtView(
    long messageId,
    String campaignId,
    String customerId,
    int attempt,
    String idempotencyKey,
    int lostClaims,
    String errorCode,
    Instant inDoubtSince) {}
