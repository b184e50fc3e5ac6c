package io.campaignmessaging.sending;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.campaignmessaging.vendor.VendorAnswer;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one attempt to send a message came to, as it travels over the response queue. Its field
 * names are the queue's contract.
 *
 * @param messageId {@code communication_log.id}
 * @param campaignId the campaign, for whoever reads the queue
 * @param attempt the number of the attempt, which is the fencing token
 * @param vendor the vendor's name, never null
 * @param status what is known of the message
 * @param vendorReference the vendor's own id of the message; null if it gave none
 * @param errorCode a code of the error catalogue; null if and only if accepted or delivered
 * @param errorText words for an operator; may be null
 * @param retryable whether another attempt may help; null lets the error catalogue decide
 * @param retryAfterMillis how long the vendor asks to wait; null if it did not say
 * @param backOffClass how long a retry waits, a class of the error catalogue; null lets the error
 *     code's class decide
 * @param cost what the vendor charges; null if unknown
 * @param sentAt when the vendor was called
 * @param latencyMillis how long it took to answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryResult(
    long messageId,
    String campaignId,
    int attempt,
    String vendor,
    VendorAnswer.Status status,
    String vendorReference,
    String errorCode,
    String errorText,
    Boolean retryable,
    Long retryAfterMillis,
    String backOffClass,
    BigDecimal cost,
    Instant sentAt,
    long latencyMillis) {}
