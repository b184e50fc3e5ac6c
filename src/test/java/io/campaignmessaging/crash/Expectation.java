package io.campaignmessaging.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What must have come of a message after the crash, the start and the end of all work.
 *
 * @param status its status; null where the work is a queue message alone and there is no message
 * @param calls how many calls the vendor saw for each attempt, each attempt under a key of its own
 * @param attempts how many attempts it has
 * @param lostClaims how many claims of it ended without an answer
 * @param receipts how many receipts it has
 * @param deliveries the most deliveries of a queue message that were tracked; 0 = of no concern
 * @param deadLetters how many messages wait in the dead-letter queue
 * @param trackedDeadLetters how many dead letters are tracked
 * @param deadLetterStatus what became of those
 * @param others whether the other messages of the same claim fare the same; if not, they are
 *     delivered with one attempt and at most one repeated call
 */
record Expectation(
    String status,
    Map<Integer, Integer> calls,
    int attempts,
    int lostClaims,
    int receipts,
    int deliveries,
    int deadLetters,
    int trackedDeadLetters,
    String deadLetterStatus,
    Others others) {

  private static final String DEAD_LETTERED = "DEAD_LETTERED";

  /** How the messages fare that were not hit. */
  enum Others {
    ALIKE,
    BY_THEMSELVES
  }

  /** Delivered by one call of one attempt, as if nothing had happened. */
  static Expectation deliveredOnce() {
    return new Expectation(
        "DELIVERED", Map.of(1, 1), 1, 0, 1, 0, 0, 0, DEAD_LETTERED, Others.BY_THEMSELVES);
  }

  /** No message, hence no call: the work is a queue message alone. */
  static Expectation noMessage() {
    return new Expectation(null, Map.of(), 0, 0, 0, 0, 0, 0, DEAD_LETTERED, Others.ALIKE);
  }

  boolean hasMessages() {
    return status != null;
  }

  Expectation status(String expected) {
    return new Expectation(
        expected,
        calls,
        attempts,
        lostClaims,
        receipts,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        others);
  }

  /** The calls of the first attempt, the second and so on. */
  Expectation calls(int... perAttempt) {
    Map<Integer, Integer> expected = new TreeMap<>();
    for (int attempt = 1; attempt <= perAttempt.length; attempt++) {
      if (perAttempt[attempt - 1] > 0) {
        expected.put(attempt, perAttempt[attempt - 1]);
      }
    }
    return new Expectation(
        status,
        expected,
        perAttempt.length,
        lostClaims,
        receipts,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        others);
  }

  Expectation lostClaims(int expected) {
    return new Expectation(
        status,
        calls,
        attempts,
        expected,
        receipts,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        others);
  }

  Expectation receipts(int expected) {
    return new Expectation(
        status,
        calls,
        attempts,
        lostClaims,
        expected,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        others);
  }

  Expectation deliveries(int expected) {
    return new Expectation(
        status,
        calls,
        attempts,
        lostClaims,
        receipts,
        expected,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        others);
  }

  Expectation deadLetters(int inQueue, int tracked) {
    return new Expectation(
        status,
        calls,
        attempts,
        lostClaims,
        receipts,
        deliveries,
        inQueue,
        tracked,
        deadLetterStatus,
        others);
  }

  /** The dead letters were replayed. */
  Expectation replayed() {
    return new Expectation(
        status,
        calls,
        attempts,
        lostClaims,
        receipts,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        "REPLAYED",
        others);
  }

  Expectation forAll() {
    return new Expectation(
        status,
        calls,
        attempts,
        lostClaims,
        receipts,
        deliveries,
        deadLetters,
        trackedDeadLetters,
        deadLetterStatus,
        Others.ALIKE);
  }

  /** In words, for the table. */
  String describe() {
    List<String> parts = new ArrayList<>();
    if (hasMessages()) {
      parts.add(status);
      parts.add(
          calls.isEmpty()
              ? "no call"
              : calls.entrySet().stream()
                  .map(
                      entry ->
                          entry.getValue()
                              + (entry.getValue() == 1 ? " call" : " calls")
                              + " under key …-"
                              + entry.getKey())
                  .collect(Collectors.joining(", ")));
      parts.add(receipts + (receipts == 1 ? " receipt" : " receipts"));
      parts.add("lost_claims " + lostClaims);
    }
    if (deliveries > 0) {
      parts.add("deliveries " + deliveries);
    }
    if (trackedDeadLetters > 0) {
      parts.add(
          deadLetters
              + " in the dead-letter queue, "
              + trackedDeadLetters
              + " tracked as "
              + deadLetterStatus);
    }
    return String.join("; ", parts);
  }
}
