package io.campaignmessaging.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One PostgreSQL data folder with the programs, the user, the password and the log it needs. */
final class PostgresCluster {

  static final String USERNAME = "campaign";

  private static final Logger LOGGER = LoggerFactory.getLogger(PostgresCluster.class);

  private static final String SETTINGS_FILE = "campaign-messaging.conf";

  /** Recovery after a kill may replay up to max_wal_size (1 GB) before connections are accepted. */
  private static final long START_SECONDS = 300;

  private static final long STOP_SECONDS = 60;

  /** The log is put aside at a start when it is longer than this; one older log is kept. */
  private static final long LOG_BYTES = 10L << 20;

  private final Path folder;
  private final PostgresBinaries binaries;
  private final PostgresUser user;
  private final String version;

  private PostgresCluster(
      Path folder, PostgresBinaries binaries, PostgresUser user, String version) {
    this.folder = folder;
    this.binaries = binaries;
    this.user = user;
    this.version = version;
  }

  /**
   * Opens the cluster, which is made if there is none.
   *
   * @param folder the folder for all of it
   * @param user as whom the server runs
   * @throws StartFailure if it was made by another PostgreSQL version or cannot be made
   * @throws IOException if the folder cannot be read or written
   */
  static PostgresCluster open(Path folder, PostgresUser user) throws IOException {
    PostgresBinaries binaries = PostgresBinaries.unpack(folder);
    PostgresCluster cluster = new PostgresCluster(folder, binaries, user, binaries.version());
    if (Files.isDirectory(cluster.data())) {
      cluster.refuseOtherVersion();
    } else {
      cluster.create();
    }
    return cluster;
  }

  /** Returns the server's data folder. */
  Path data() {
    return folder.resolve("data");
  }

  /** Returns the version of the programs, for example {@code 18.6}. */
  String version() {
    return version;
  }

  /** Returns the password of {@value #USERNAME}. */
  String password() throws IOException {
    Path file = passwordFile();
    if (!Files.isRegularFile(file)) {
      throw new StartFailure(
          "The password of the embedded PostgreSQL is missing: " + file + ".",
          "Put the file back, or set " + DataFolder.SETTING + " to another folder.");
    }
    return GeneratedPassword.readOrCreate(file);
  }

  /**
   * Starts the server on a port.
   *
   * @return what the server said and who watches it
   */
  PostgresGuardian.Start start(int port) throws IOException {
    putLogAside();
    Files.writeString(data().resolve(SETTINGS_FILE), settings(port));
    user.takeOver(folder);
    return PostgresGuardian.start(
        user,
        data(),
        List.of(
            binaries.program("pg_ctl"),
            "start",
            "-w",
            "-s",
            "-t",
            Long.toString(START_SECONDS),
            "-D",
            data().toString(),
            "-l",
            log().toString()));
  }

  /** Stops the server and waits for its end: sessions are ended, nothing committed is lost. */
  Command.Result stop() throws IOException {
    return Command.run(
        user.command(
            List.of(
                binaries.program("pg_ctl"),
                "stop",
                "-w",
                "-s",
                "-m",
                "fast",
                "-t",
                Long.toString(STOP_SECONDS),
                "-D",
                data().toString())));
  }

  /**
   * Stops the server that a killed JVM left behind, if there is one.
   *
   * @throws StartFailure if it does not stop
   */
  void stopOrphan() throws IOException {
    Optional<ProcessHandle> process = postmasterPid().flatMap(ProcessHandle::of);
    if (process.isEmpty()) {
      // PostgreSQL removes a stale file itself, after a look whether sessions are left.
      return;
    }
    if (!isServer(process.get())) {
      disownPostmasterPid();
      return;
    }
    Command.Result result = stop();
    if (!result.succeeded() && !endsByItself(process.get())) {
      throw new StartFailure(
          "A PostgreSQL of an earlier start (process %d) still runs on %s and does not stop: %s"
              .formatted(process.get().pid(), data(), result.output()),
          "Stop that process, or set " + DataFolder.SETTING + " to another folder.");
    }
  }

  /** Returns the length of the server's log, from where {@link #logSince} reads. */
  long logLength() throws IOException {
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /** Returns what the server logged since then. */
  String logSince(long position) throws IOException {
    if (!Files.exists(log())) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
      // Put aside in between.
      file.seek(position <= file.length() ? position : 0);
      byte[] content = new byte[(int) Math.min(file.length() - file.getFilePointer(), LOG_BYTES)];
      file.readFully(content);
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /** Returns the path of the server's log. */
  Path log() {
    return folder.resolve("server.log");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  private void create() throws IOException {
    Path unfinished = folder.resolve("data.new");
    FileTree.delete(unfinished);
    GeneratedPassword.readOrCreate(passwordFile());
    user.takeOver(folder);
    // The C.UTF-8 that PostgreSQL brings itself: the same order of texts on every machine.
    Command.Result result =
        Command.run(
            user.command(
                List.of(
                    binaries.program("initdb"),
                    "--no-instructions",
                    "--username=" + USERNAME,
                    "--pwfile=" + passwordFile(),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "-D",
                    unfinished.toString())));
    if (!result.succeeded()) {
      throw new StartFailure(
          "The embedded PostgreSQL could not make its database in "
              + folder
              + ": "
              + PostgresLog.complaint(result.output())
              + ".",
          "Remove the cause, or set " + DataFolder.SETTING + " to another folder.");
    }
    Files.writeString(
        unfinished.resolve("postgresql.conf"),
        "\ninclude '" + SETTINGS_FILE + "'\n",
        StandardOpenOption.APPEND);
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void refuseOtherVersion() throws IOException {
    String made = Files.readString(data().resolve("PG_VERSION")).strip();
    String major = version.replaceFirst("\\D.*$", "");
    if (!made.equals(major)) {
      throw new StartFailure(
          "The database in %s was made by PostgreSQL %s, and this application brings PostgreSQL %s."
              .formatted(data(), made, version),
          "Start the version of the application that made it, or set "
              + DataFolder.SETTING
              + " to another folder.");
    }
  }

  private static String settings(int port) {
    return """
        # Written at every start; changes belong into postgresql.conf, behind the include.
        listen_addresses = '%s'
        port = %d
        # A socket's path may not be longer than 107 bytes; TCP has no such limit.
        unix_socket_directories = ''
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        log_timezone = 'UTC'
        timezone = 'UTC'
        lc_messages = 'C'
        """
        .formatted(LoopbackPorts.ADDRESS, port);
  }

  private void putLogAside() throws IOException {
    if (logLength() > LOG_BYTES) {
      Files.move(log(), folder.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path postmasterPidFile() {
    return data().resolve("postmaster.pid");
  }

  private Optional<Long> postmasterPid() throws IOException {
    try {
      return Files.readAllLines(postmasterPidFile()).stream()
          .findFirst()
          .map(String::strip)
          .filter(line -> line.matches("\\d{1,18}"))
          .map(Long::valueOf);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether the server ends although pg_ctl found nothing to stop: a guardian was quicker,
   * and a server that ends removes its file a moment before its process is gone.
   */
  private boolean endsByItself(ProcessHandle server) {
    if (!isServer(server)) {
      return true;
    }
    if (Files.exists(postmasterPidFile())) {
      return false;
    }
    try {
      server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.debug("The server of an earlier start has not ended by itself", e);
      return false;
    }
  }

  private boolean isServer(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(data().toString()))
        .isPresent();
  }

  /**
   * Lets PostgreSQL see that the process of that number is not its own. Only the number is
   * replaced, by one that no system gives: the rest lets PostgreSQL find sessions that are left.
   */
  private void disownPostmasterPid() throws IOException {
    try {
      List<String> lines = Files.readAllLines(postmasterPidFile());
      lines.set(0, "99999999");
      Files.write(
          postmasterPidFile(),
          lines,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (NoSuchFileException e) {
      // It was a server after all, and has just ended.
      LOGGER.debug("The server of an earlier start has ended by itself", e);
    }
  }
}
