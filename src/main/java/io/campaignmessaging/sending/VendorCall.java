package io.campaignmessaging.sending;

import io.campaignmessaging.vendor.VendorAnswer;
import java.time.Duration;

/**
 * One message of a guarded vendor, from its claim until it is no longer in flight. It is handed
 * from thread to thread with its exchange and used by one at a time.
 */
final class VendorCall {

  private final VendorGuard guard;
  private boolean permitted;
  private long permittedAt;

  VendorCall(VendorGuard guard) {
    this.guard = guard;
  }

  /** Whether the vendor's circuit lets the call through. */
  boolean permit() {
    permitted = guard.permit();
    permittedAt = System.nanoTime();
    return permitted;
  }

  /** The call was made, and this came of it. */
  void answered(VendorAnswer answer) {
    if (permitted) {
      permitted = false;
      guard.answered(answer, Duration.ofNanos(System.nanoTime() - permittedAt));
    }
  }

  /** The message is no longer in flight, whatever became of it. */
  void end() {
    if (permitted) {
      permitted = false;
      guard.notCalled();
    }
    guard.end();
  }
}
