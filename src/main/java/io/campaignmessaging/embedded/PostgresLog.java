package io.campaignmessaging.embedded;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what PostgreSQL's programs say the line that matters. */
final class PostgresLog {

  /** A log line without its time and process number. */
  private static final Pattern MESSAGE =
      Pattern.compile("\\b(?:PANIC|FATAL|ERROR|LOG|HINT|DETAIL|error): +.*");

  private static final List<String> SEVERITIES = List.of("PANIC", "FATAL", "ERROR", "error");

  /** What the programs say before they have a log format takes up to three lines. */
  private static final int LAST_LINES = 3;

  private PostgresLog() {}

  /** Returns the first and worst complaint, in one line; its last lines if there is none. */
  static String complaint(String output) {
    for (String severity : SEVERITIES) {
      for (String line : output.lines().toList()) {
        Matcher message = MESSAGE.matcher(line);
        if (message.find() && message.group().startsWith(severity)) {
          return StartFailure.oneLine(message.group());
        }
      }
    }
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    int last = Math.max(0, lines.size() - LAST_LINES);
    return lines.isEmpty()
        ? "it said nothing"
        : StartFailure.oneLine(String.join(" ", lines.subList(last, lines.size())));
  }

  /** Tells whether the port was taken by somebody else. */
  static boolean saysPortInUse(String output) {
    return output.contains("could not bind") && output.contains("Address already in use");
  }

  /** Tells whether sessions of a killed server have not ended yet. */
  static boolean saysSessionsAreLeft(String output) {
    return output.contains("pre-existing shared memory block");
  }
}
