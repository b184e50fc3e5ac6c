package io.campaignmessaging.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small process that starts PostgreSQL and stops it when this JVM is no more. It waits at a pipe
 * whose other end the JVM holds: however the JVM dies, {@code kill -9} included, the operating
 * system closes the pipe. It runs as PostgreSQL's user, and signals of a terminal do not reach it.
 */
final class PostgresGuardian {

  private static final String ANSWER = "started: ";

  /**
   * Starts the server, answers with the exit code, and then waits for a line, which means that the
   * server was stopped, or for the end of the pipe. Only a process that still names the folder in
   * its command line is signalled: SIGINT is PostgreSQL's fast shutdown. PIPE is ignored because
   * the JVM may die while the server starts.
   */
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM QUIT PIPE
      folder=$1
      shift
      "$@" 2>&1
      code=$?
      pid=0
      if [ "$code" = 0 ]; then read -r pid < "$folder/postmaster.pid"; fi
      echo "started: $code"
      if [ "$code" != 0 ]; then exit 0; fi
      if read -r farewell; then exit 0; fi
      if [ -r "/proc/$pid/cmdline" ]; then
        grep -qF -e "$folder" "/proc/$pid/cmdline" || exit 0
      else
        ps -o command= -p "$pid" | grep -qF -e "$folder" || exit 0
      fi
      kill -INT "$pid"
      """;

  private final Process process;

  private PostgresGuardian(Process process) {
    this.process = process;
  }

  /** The start of the server: what it said, and who watches it if it started. */
  record Start(boolean succeeded, String output, PostgresGuardian guardian) {}

  /**
   * Starts the server under a guardian and waits until it accepts connections.
   *
   * @param user as whom both run
   * @param dataFolder the server's data folder
   * @param startCommand the command that starts the server and returns when it is up
   * @throws IOException if the guardian cannot be started
   */
  static Start start(PostgresUser user, Path dataFolder, List<String> startCommand)
      throws IOException {
    List<String> command = new ArrayList<>();
    // A session of its own, so that no signal to our process group ends it before us.
    Command.find("setsid").ifPresent(command::add);
    command.addAll(List.of("sh", "-c", SCRIPT, "campaign-guardian", dataFolder.toString()));
    command.addAll(startCommand);
    Process process = Command.builder(user.command(command)).start();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder output = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(ANSWER)) {
        boolean succeeded = line.equals(ANSWER + 0);
        return new Start(succeeded, output.toString(), new PostgresGuardian(process));
      }
      output.append(line).append('\n');
    }
    return new Start(false, output.toString(), new PostgresGuardian(process));
  }

  /** Sends the guardian home after the server was stopped. */
  void dismiss() throws IOException {
    try (var pipe = process.getOutputStream()) {
      pipe.write('\n');
    }
  }

  /** Has the guardian stop the server, as if this JVM had died. */
  void stopServer() throws IOException {
    process.getOutputStream().close();
  }
}
