package io.campaignmessaging.vendor;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What the mock receiver did since it started or was reset. Calls that go on while the numbers are
 * read may be in some and not yet in others.
 *
 * @param calls all calls, the repeated ones among them
 * @param repeatedCalls calls whose idempotency key had been answered before and got that answer
 *     again
 * @param delivered messages delivered; repeated calls do not count
 * @param failed messages failed, by failure; repeated calls do not count; every failure is there, 0
 *     included
 * @param cost what the delivered messages cost together, in the vendor's currency
 */
public record MockReceiverStatistics(
    long calls,
    long repeatedCalls,
    long delivered,
    Map<MockFailure, Long> failed,
    BigDecimal cost) {}
