package io.campaignmessaging.page;

import java.time.Instant;

/**
 * What came to its end in an hour, as {@code show-statistics} answers it.
 *
 * @param hour when it began
 * @param delivered messages
 * @param failed messages
 */
public record HourView(Instant hour, long delivered, long failed) {}
