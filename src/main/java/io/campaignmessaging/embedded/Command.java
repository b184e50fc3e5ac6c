package io.campaignmessaging.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the operating system and of PostgreSQL, run to their end. */
final class Command {

  private Command() {}

  /** What a program left behind: its exit code, and standard output and error together. */
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs a program and waits for its end.
   *
   * @param command the program and its arguments
   * @throws IOException if there is no such program, or the wait is interrupted
   */
  static Result run(List<String> command) throws IOException {
    Process process = builder(command).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while running " + command.get(0));
    }
  }

  /** Prepares a program with an environment in which nothing steers PostgreSQL but our options. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    return builder;
  }

  /** Finds a program on the PATH. */
  static Optional<String> find(String program) {
    String searched = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of(searched.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
