package io.campaignmessaging.crash;

import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Halts the process at the armed crash point: no shutdown hook runs, no connection is closed in
 * order, as if the machine had stopped.
 *
 * <p>Who comes to the armed point before {@link #release} waits there, so that an idle turn of a
 * timer cannot slip past while the test gives the work.
 */
final class CrashSwitch {

  private final CountDownLatch released = new CountDownLatch(1);
  private volatile CrashPoint armed;

  /** Arms the point, once in the life of a process. */
  void arm(CrashPoint point) {
    armed = point;
    say(CrashPoint.ARMED + point.name());
  }

  /** Lets the process run into its point. */
  void release() {
    released.countDown();
    say(CrashPoint.RELEASED);
  }

  /** Returns the armed point, once it is released, if this is it; otherwise null. */
  CrashPoint pointAt(CrashPoint.Place place, String target, Predicate<CrashPoint> matches) {
    CrashPoint point = armed;
    if (point == null
        || point.place() != place
        || !point.target().equals(target)
        || !matches.test(point)) {
      return null;
    }
    if (point.waitingAt() == null) {
      awaitRelease(point);
    }
    return point;
  }

  /** Lets an exchange wait before a node, if the armed point says so. */
  void waitBefore(String node) {
    CrashPoint point = armed;
    if (point != null && node.equals(point.waitingAt())) {
      awaitRelease(point);
    }
  }

  void halt(CrashPoint point) {
    // Of two threads that come here at once, one halts and the other goes no further.
    synchronized (this) {
      say(CrashPoint.HALTED + point.name());
      Runtime.getRuntime().halt(CrashPoint.EXIT_CODE);
    }
  }

  private void awaitRelease(CrashPoint point) {
    if (released.getCount() > 0) {
      say(CrashPoint.WAITING + point.name());
    }
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at the crash point " + point.name(), e);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
