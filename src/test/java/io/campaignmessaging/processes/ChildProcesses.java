package io.campaignmessaging.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Starts the processes of a fault run and sees to it that all of them end: at {@link #close()}, and
 * by a guardian process if this JVM itself is killed.
 */
public final class ChildProcesses implements AutoCloseable {

  /** Stands in the environment of every process of a run, so that the guardian finds them. */
  private static final String MARK = "CAMPAIGN_FAULT_RUN";

  /**
   * Waits for a line, which means that nothing is left, or for the end of the pipe, which means
   * that the JVM is no more.
   */
  private static final String GUARDIAN =
      """
      trap '' INT HUP TERM QUIT PIPE
      if read -r farewell; then exit 0; fi
      for round in 1 2 3; do
        for file in $(grep -lzxF -e "$1" /proc/[0-9]*/environ 2>/dev/null); do
          pid=${file#/proc/}
          kill -9 "${pid%/environ}" 2>/dev/null
        done
      done
      """;

  private static final List<String> SETTINGS_OF_OTHERS =
      List.of("CAMPAIGN_", "SPRING_", "RABBIT", "SERVER_", "LOGGING_", "PG", "ERL_", "JAVA_TOOL_");

  private final Path folder;
  private final String mark;
  private final Process guardian;
  private final Queue<ChildProcess> started = new ConcurrentLinkedQueue<>();

  /**
   * Starts the guardian.
   *
   * @param folder the folder of the run
   * @throws IOException if no process can be started
   */
  public ChildProcesses(Path folder) throws IOException {
    this.folder = folder;
    this.mark = MARK + "=" + folder;
    this.guardian =
        new ProcessBuilder("sh", "-c", GUARDIAN, "guardian", mark)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /**
   * Starts a process with a clean environment.
   *
   * @param name what it is called in messages, and its log file
   * @param environment variables it needs besides the system's
   * @param command the program and its arguments
   * @return the process, whose output is in {@code <folder>/<name>.log}
   */
  public ChildProcess start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(
            key -> key.equals("DEBUG") || SETTINGS_OF_OTHERS.stream().anyMatch(key::startsWith));
    variables.keySet().removeIf("RabbitMQ_URL"::equals);
    variables.putAll(environment);
    variables.put(MARK, folder.toString());
    ChildProcess child = new ChildProcess(name, builder.start(), log);
    started.add(child);
    return child;
  }

  @Override
  public void close() throws IOException {
    for (ChildProcess child : started) {
      child.kill();
    }
    if (guardian.isAlive()) {
      guardian.getOutputStream().write('\n');
      guardian.getOutputStream().close();
    }
  }
}
