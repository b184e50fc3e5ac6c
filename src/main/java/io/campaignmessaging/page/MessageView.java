package io.campaignmessaging.page;

import java.time.Instant;

/**
 * A message as {@code list-messages} answers it.
 *
 * @param id its id
 * @param campaignId its campaign
 * @param customerId for whom it is
 * @param recipient where it goes, not in full
 * @param status for example DELIVERED
 * @param attempts how often it was sent
 * @param errorCode of the latest failed attempt; may be null
 * @param createdAt when it was taken in
 * @param updatedAt when it changed last
 */
public record MessageView(
    long id,
    String campaignId,
    String customerId,
    String recipient,
    String status,
    int attempts,
    String errorCode,
    Instant createdAt,
    Instant updatedAt) {}
