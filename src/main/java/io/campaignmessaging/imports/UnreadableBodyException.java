package io.campaignmessaging.imports;

import java.io.IOException;

/** From some line on a body cannot be read, so that what stands behind it is not known. */
class UnreadableBodyException extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  private UnreadableBodyException(String message, boolean tooLarge, Throwable cause) {
    super(message, cause);
    this.tooLarge = tooLarge;
  }

  /** The line and why, in one sentence. */
  static UnreadableBodyException at(long line, String reason, Throwable cause) {
    return new UnreadableBodyException(
        "From line " + line + " on the body cannot be read: " + reason + ".", false, cause);
  }

  /** The body has more bytes than {@code campaign.import.max-bytes} allows. */
  static UnreadableBodyException tooLarge(long bytes) {
    return new UnreadableBodyException(
        "The body has more than campaign.import.max-bytes, " + bytes + " bytes: divide it.",
        true,
        null);
  }

  boolean isTooLarge() {
    return tooLarge;
  }
}
