package io.campaignmessaging.vendor;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * What became of one vendor call. Every vendor route leaves one as its message body.
 *
 * <p>Texts that come from a vendor are made safe to log and to store: control characters (NUL, CR
 * and LF among them) are replaced by spaces, broken surrogate pairs by U+FFFD, and they are cut to
 * their maximal length.
 *
 * @param status what is known about the message; never null
 * @param vendorReference the vendor's own id of the message, at most {@value
 *     #MAXIMAL_REFERENCE_LENGTH} characters; null if it gave none
 * @param errorCode code of the error catalogue in UPPER_SNAKE; null if and only if the message was
 *     accepted or delivered
 * @param errorText the vendor's words or ours, at most {@value #MAXIMAL_TEXT_LENGTH} characters;
 *     null if there are none
 * @param retryable whether another attempt makes sense; null lets the error catalogue decide
 * @param retryAfter how long the vendor asks to wait before the next attempt; null if it did not
 *     say
 * @param cost what the vendor charges for this call, in its currency, not negative; null if unknown
 */
public record VendorAnswer(
    Status status,
    String vendorReference,
    String errorCode,
    String errorText,
    Boolean retryable,
    Duration retryAfter,
    BigDecimal cost) {

  /** Longest error text that is kept, in characters; the rest is cut off. */
  public static final int MAXIMAL_TEXT_LENGTH = 500;

  /** Longest vendor reference that is kept, in characters; the rest is cut off. */
  public static final int MAXIMAL_REFERENCE_LENGTH = 255;

  /** What is known about a message after its vendor call. */
  public enum Status {
    /** The vendor took the message and says later what became of it. */
    ACCEPTED,
    /** The vendor says that it has the message. */
    DELIVERED,
    /** The vendor says that it does not have the message, or nothing ever left for it. */
    FAILED,
    /** The call went out and no answer came back: nobody but the vendor knows. */
    UNANSWERED;

    /**
     * Whether an answer of this kind says why the message was not delivered.
     *
     * @return false if the vendor took the message
     */
    public boolean hasErrorCode() {
      return this == FAILED || this == UNANSWERED;
    }
  }

  /**
   * Makes the texts safe and checks that status, code and numbers fit together.
   *
   * @throws NullPointerException if the status is null
   * @throws IllegalArgumentException if an accepted or delivered message has an error code, any
   *     other has none, or the cost or the waiting time is negative
   */
  public VendorAnswer {
    Objects.requireNonNull(status, "status");
    if (status.hasErrorCode() != (errorCode != null)) {
      throw new IllegalArgumentException(
          "An answer has an error code if and only if it is FAILED or UNANSWERED: status "
              + status
              + ", code "
              + errorCode);
    }
    if (cost != null && cost.signum() < 0) {
      throw new IllegalArgumentException("The cost of a vendor call cannot be negative: " + cost);
    }
    if (retryAfter != null && retryAfter.isNegative()) {
      throw new IllegalArgumentException("The waiting time cannot be negative: " + retryAfter);
    }
    vendorReference = safe(vendorReference, MAXIMAL_REFERENCE_LENGTH);
    errorText = safe(errorText, MAXIMAL_TEXT_LENGTH);
  }

  /**
   * The vendor has the message.
   *
   * @param vendorReference the vendor's id of the message, or null
   * @param cost what it charges, or null if unknown
   * @return a {@link Status#DELIVERED} answer
   */
  public static VendorAnswer delivered(String vendorReference, BigDecimal cost) {
    return new VendorAnswer(Status.DELIVERED, vendorReference, null, null, null, null, cost);
  }

  /**
   * The vendor does not have the message.
   *
   * @param errorCode code of the error catalogue
   * @param errorText words that help an operator, or null
   * @param retryable whether another attempt makes sense; null lets the error catalogue decide
   * @param retryAfter how long to wait before it, or null
   * @return a {@link Status#FAILED} answer
   */
  public static VendorAnswer failed(
      String errorCode, String errorText, Boolean retryable, Duration retryAfter) {
    return new VendorAnswer(Status.FAILED, null, errorCode, errorText, retryable, retryAfter, null);
  }

  /**
   * Nobody knows whether the vendor has the message.
   *
   * @param errorCode code of the error catalogue
   * @param errorText words that help an operator, or null
   * @return an {@link Status#UNANSWERED} answer
   */
  public static VendorAnswer unanswered(String errorCode, String errorText) {
    return new VendorAnswer(Status.UNANSWERED, null, errorCode, errorText, null, null, null);
  }

  private static String safe(String text, int maximalLength) {
    if (text == null || isSafe(text, maximalLength)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(Math.min(text.length(), maximalLength));
    int position = 0;
    while (position < text.length()) {
      int character = text.codePointAt(position);
      position += Character.charCount(character);
      if (isControl(character)) {
        character = ' ';
      } else if (isLoneSurrogate(character)) {
        character = '\uFFFD';
      }
      if (safe.length() + Character.charCount(character) > maximalLength) {
        break;
      }
      safe.appendCodePoint(character);
    }
    return safe.toString();
  }

  private static boolean isSafe(String text, int maximalLength) {
    return text.length() <= maximalLength
        && text.chars()
            .noneMatch(
                character -> isControl(character) || Character.isSurrogate((char) character));
  }

  // Line and paragraph separators are no control characters, and yet some log viewers break the
  // line at them.
  private static boolean isControl(int character) {
    return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
  }

  private static boolean isLoneSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
