package io.campaignmessaging.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process that a fault run kills, stops and continues. */
public final class ChildProcess {

  private static final int LAST_LINES = 30;
  private static final int DEATH_SECONDS = 20;
  private static final int DUMP_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path log;

  ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9} of the process and of everything it started; returns when all are gone. */
  public void kill() {
    List<ProcessHandle> tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    tree.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : tree) {
      try {
        member.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new IllegalStateException(
            "Process " + member.pid() + " of " + name + " is alive after kill -9", e);
      } catch (InterruptedException e) {
        // It was killed all the same.
        Thread.currentThread().interrupt();
      }
    }
  }

  /** SIGSTOP: the process stands still and knows nothing of it. */
  public void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** SIGQUIT: a JVM writes what its threads do to its log and goes on. */
  public void dumpThreads() throws IOException, InterruptedException {
    if (process.isAlive()) {
      signal("QUIT");
      awaitText("JNI global refs", DUMP_SECONDS);
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    int code = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -" + signal + " of " + name + " gave " + code);
    }
  }

  /** Waits until the log holds a text; false if the time is over. */
  public boolean awaitText(String text, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!log().contains(text)) {
      if (!process.isAlive()) {
        throw new AssertionError(
            name + " ended by itself with " + process.exitValue() + describe());
      }
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /** Waits a little whether the process ends by itself. */
  public boolean endsWithin(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Waits until the process ends by itself, and returns its exit code. */
  public int awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " has not ended after " + seconds + " s" + describe());
    }
    return process.exitValue();
  }

  /** What the process and everything it started have used so far. */
  public ProcessUsage usage() throws IOException {
    return ProcessUsage.of(
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .map(ProcessHandle::pid)
            .toList());
  }

  /** The end of the log, for messages. */
  public String describe() {
    List<String> lines = log().lines().toList();
    return "; the end of "
        + log
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** What the process has written so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
