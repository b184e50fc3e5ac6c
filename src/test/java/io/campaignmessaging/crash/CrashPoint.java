package io.campaignmessaging.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Where the application is to be halted. It crosses from the test to the child process as one line
 * of JSON.
 *
 * @param name the point's name, which the child says before it halts
 * @param place what kind of place it is
 * @param target the id of a node, the file of a statement in {@code routes/sql}, the name of a
 *     Flyway event, or {@link #ROUTES_STOPPED}
 * @param moment before or after it
 * @param condition which pass is meant: for a node a predicate in Camel's simple language, for a
 *     statement a text in its parameters, which are written {@code number=value} a line; null for
 *     the first pass
 * @param waitingAt the id of a node before which exchanges wait until the point is released; null
 *     where they wait at the point itself
 */
record CrashPoint(
    String name, Place place, String target, Moment moment, String condition, String waitingAt) {

  /** Tells a halt by the switch from any other end of the process. */
  static final int EXIT_CODE = 86;

  /** The moment in a stop at which all routes have stopped. */
  static final String ROUTES_STOPPED = "routes-stopped";

  static final String ARMED = "crash switch: armed for ";
  static final String WAITING = "crash switch: waiting at ";
  static final String RELEASED = "crash switch: released";
  static final String HALTED = "crash switch: halted ";

  private static final JsonMapper JSON = new JsonMapper();

  /** Kinds of places. */
  enum Place {
    NODE,
    STATEMENT,
    MIGRATION,
    STOP
  }

  /** Before or after a node; before or after the commit of a statement. */
  enum Moment {
    BEFORE,
    AFTER
  }

  static CrashPoint beforeNode(String name, String id) {
    return new CrashPoint(name, Place.NODE, id, Moment.BEFORE, null, null);
  }

  static CrashPoint afterNode(String name, String id) {
    return new CrashPoint(name, Place.NODE, id, Moment.AFTER, null, null);
  }

  static CrashPoint beforeCommitOf(String name, String file) {
    return new CrashPoint(name, Place.STATEMENT, file, Moment.BEFORE, null, null);
  }

  static CrashPoint afterCommitOf(String name, String file) {
    return new CrashPoint(name, Place.STATEMENT, file, Moment.AFTER, null, null);
  }

  static CrashPoint atMigration(String name, String event) {
    return new CrashPoint(name, Place.MIGRATION, event, Moment.AFTER, null, null);
  }

  static CrashPoint atStop(String name, String event) {
    return new CrashPoint(name, Place.STOP, event, Moment.AFTER, null, null);
  }

  CrashPoint waitingAt(String node) {
    return new CrashPoint(name, place, target, moment, condition, node);
  }

  CrashPoint where(String predicate) {
    return new CrashPoint(name, place, target, moment, predicate, waitingAt);
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static CrashPoint fromJson(String json) {
    try {
      return JSON.readValue(json, CrashPoint.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no crash point: " + json, e);
    }
  }
}
