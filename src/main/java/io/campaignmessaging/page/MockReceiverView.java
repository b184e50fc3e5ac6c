package io.campaignmessaging.page;

import java.math.BigDecimal;

/**
 * The mock receiver as {@code show-mock-receiver} answers it.
 *
 * @param successRate share of its messages that it delivers, from 0 to 1
 * @param minDelay the shortest time that a call takes, for example 10ms
 * @param maxDelay the longest
 */
public record MockReceiverView(BigDecimal successRate, String minDelay, String maxDelay) {}
