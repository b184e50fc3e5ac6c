package io.campaignmessaging.operations;

import org.springframework.boot.actuate.health.Status;

/** The state between UP and DOWN: it works in part, and somebody should look. */
public final class Degraded {

  /** Health says it with HTTP status 200, for what still works must not be cut off. */
  public static final Status STATUS = new Status("DEGRADED", "it works in part");

  private Degraded() {}
}
