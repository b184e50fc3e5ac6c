package io.campaignmessaging.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A dead letter as {@code list-dead-letters} and {@code show-dead-letter} answer it.
 *
 * @param id its id
 * @param queueMessageId the id of the queue message; may be null
 * @param status DEAD_LETTERED, REPLAYING or REPLAYED
 * @param messageId the message that it is about; null where none could be read
 * @param campaignId the campaign of that message; may be null
 * @param attempt the attempt that it is about; may be null
 * @param errorCode why it could not be applied
 * @param errorText the same in words; may be null
 * @param deliveries how often it was tried
 * @param bytes its size; null when it is shown by itself
 * @param receivedAt when it came
 * @param replayedAt when it was replayed; null if it was not
 * @param headers what came with it; null in a list
 * @param bodyBase64 its bytes; null in a list
 */
public record DeadLetterView(
    long id,
    String queueMessageId,
    String status,
    Long messageId,
    String campaignId,
    Integer attempt,
    String errorCode,
    String errorText,
    Integer deliveries,
    Long bytes,
    Instant receivedAt,
    Instant replayedAt,
    JsonNode headers,
    String bodyBase64) {

  /**
   * Its bytes as text; what is no UTF-8 is shown as replacement characters.
   *
   * @return empty where it has none
   */
  public String body() {
    return bodyBase64 == null
        ? ""
        : new String(Base64.getMimeDecoder().decode(bodyBase64), StandardCharsets.UTF_8);
  }
}
