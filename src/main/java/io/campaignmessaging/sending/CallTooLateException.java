package io.campaignmessaging.sending;

/** A message waited past the first third of its lease and was not sent; it is handed back. */
public class CallTooLateException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public CallTooLateException() {
    // It steers a route and says nothing about where it came from.
    super("The claim's time to send is over", null, false, false);
  }
}
