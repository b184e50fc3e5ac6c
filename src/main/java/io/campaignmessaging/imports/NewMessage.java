package io.campaignmessaging.imports;

import java.time.OffsetDateTime;

/**
 * A message that can be taken in. Its fields are those of {@code insert-messages.sql}.
 *
 * @param customerId whose it is
 * @param customerEmail where it goes
 * @param customerName how the customer is called; null if that is not known
 * @param messageText the personalised text
 * @param maxAttempts how often it is tried; null = as often as the table has it
 * @param notBefore not sent before this moment; null = at once
 */
record NewMessage(
    String customerId,
    String customerEmail,
    String customerName,
    String messageText,
    Integer maxAttempts,
    OffsetDateTime notBefore) {}
