package io.campaignmessaging.page;

import java.math.BigDecimal;

/**
 * What a vendor did in the last 24 hours, as {@code show-statistics} answers it.
 *
 * @param vendor its name; null where a receipt names none
 * @param delivered receipts that say so
 * @param failed receipts that say so
 * @param cost what it charged, in its currency
 */
public record VendorSum(String vendor, long delivered, long failed, BigDecimal cost) {}
