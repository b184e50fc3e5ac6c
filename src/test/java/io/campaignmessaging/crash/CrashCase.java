package io.campaignmessaging.crash;

import java.util.List;

/**
 * One crash and what must come of it.
 *
 * @param halted in words, where the application is halted
 * @param point where it is halted; {@code %d} in its condition stands for the message that is hit
 * @param circumstances under which it is halted
 * @param work what is given to do
 * @param expectation what must come of it
 */
record CrashCase(
    String halted,
    CrashPoint point,
    Circumstances circumstances,
    Work work,
    Expectation expectation) {

  /**
   * What is special about a case.
   *
   * @param stoppedRoutes routes that are stopped until the crash, so that they cannot be faster;
   *     where exchanges wait at a node, they are stopped then
   * @param inStop whether the application is told to stop when an exchange waits
   * @param alone whether there is no other message
   * @param idempotentVendor whether the application takes its vendor for one that honours keys
   */
  record Circumstances(
      List<String> stoppedRoutes, boolean inStop, boolean alone, boolean idempotentVendor) {

    static final Circumstances USUAL = new Circumstances(List.of(), false, false, true);
  }

  /** Gives something to do. */
  @FunctionalInterface
  interface Work {

    void give(CrashedFlow flow, Messages messages);
  }

  /**
   * The messages of a case.
   *
   * @param ids all of them
   * @param hit the one that the crash is aimed at
   */
  record Messages(List<Long> ids, long hit) {}

  /** Whether the application is halted while it starts, on a database that is still empty. */
  boolean isAtStart() {
    return point.place() == CrashPoint.Place.MIGRATION;
  }

  CrashCase without(String... routes) {
    return under(
        new Circumstances(
            List.of(routes),
            circumstances.inStop(),
            circumstances.alone(),
            circumstances.idempotentVendor()));
  }

  CrashCase inAGracefulStop() {
    return under(
        new Circumstances(
            circumstances.stoppedRoutes(),
            true,
            circumstances.alone(),
            circumstances.idempotentVendor()));
  }

  /** One message, through a vendor that is not known to honour keys. */
  CrashCase withoutIdempotency() {
    return under(
        new Circumstances(circumstances.stoppedRoutes(), circumstances.inStop(), true, false));
  }

  private CrashCase under(Circumstances changed) {
    return new CrashCase(halted, point, changed, work, expectation);
  }

  /** Its row of the table in docs/fault-tests.md; the run adds the result. */
  String row() {
    return "| `%s` | %s | %s |".formatted(point.name(), halted, expectation.describe());
  }

  CrashPoint pointFor(Messages messages) {
    return point.condition() == null
        ? point
        : point.where(point.condition().replace("%d", String.valueOf(messages.hit())));
  }

  @Override
  public String toString() {
    return point.name();
  }
}
