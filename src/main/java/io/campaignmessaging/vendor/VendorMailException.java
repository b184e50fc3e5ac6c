package io.campaignmessaging.vendor;

import jakarta.mail.MessagingException;

/** A mail that was not sent, or of which nobody knows; with the answer that stands for it. */
class VendorMailException extends MessagingException {

  private static final long serialVersionUID = 1;

  private final transient VendorAnswer answer;

  /**
   * Ends a call.
   *
   * @param answer what became of the message
   * @param cause what was thrown; null if nothing was
   */
  VendorMailException(VendorAnswer answer, Exception cause) {
    super(answer.errorText(), cause);
    this.answer = answer;
  }

  /** What became of the message. */
  VendorAnswer answer() {
    return answer;
  }
}
