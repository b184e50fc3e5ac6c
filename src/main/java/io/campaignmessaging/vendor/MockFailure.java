package io.campaignmessaging.vendor;

/**
 * The ways in which the mock receiver fails to deliver; each name is a code of the error catalogue.
 */
public enum MockFailure {
  /** The mailbox sent the message back. */
  BOUNCED(30, false, 422, "The mailbox does not exist or refused the message."),
  /** The address cannot receive anything. */
  INVALID_RECIPIENT(20, false, 422, "The recipient's address is not valid."),
  /** The vendor's filter took the message for spam. */
  SPAM(10, false, 422, "The message was taken for spam."),
  /** Too many calls; the answer says how long to wait. */
  RATE_LIMITED(15, true, 429, "Too many messages: wait before the next attempt."),
  /** The vendor has a bad moment. */
  TEMPORARILY_UNAVAILABLE(15, true, 503, "The vendor is temporarily unavailable."),
  /** The vendor gave up waiting for the recipient's side. */
  TIMEOUT(10, true, 504, "The recipient's server did not answer in time.");

  private final int defaultWeight;
  private final boolean retryable;
  private final int httpStatus;
  private final String text;

  MockFailure(int defaultWeight, boolean retryable, int httpStatus, String text) {
    this.defaultWeight = defaultWeight;
    this.retryable = retryable;
    this.httpStatus = httpStatus;
    this.text = text;
  }

  /**
   * How often this failure comes when nothing else is set.
   *
   * @return the weight among all failures, without unit
   */
  public int defaultWeight() {
    return defaultWeight;
  }

  /**
   * Whether another attempt may succeed.
   *
   * @return true if it may
   */
  public boolean retryable() {
    return retryable;
  }

  /**
   * The status with which the mock receiver reports this failure over HTTP.
   *
   * @return an HTTP status code from 400 to 599
   */
  public int httpStatus() {
    return httpStatus;
  }

  /**
   * What the mock receiver says about it.
   *
   * @return one English sentence
   */
  public String text() {
    return text;
  }
}
