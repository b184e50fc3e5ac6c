package io.campaignmessaging.processes;

import io.campaignmessaging.embedded.UnprivilegedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of the run's own, with durable settings, made by Debian's programs. */
public final class PostgresServer {

  private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
  private static final int START_SECONDS = 240;
  private static final List<String> DURABLE_AND_LOCAL =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on");

  private final ChildProcesses processes;
  private final UnprivilegedUser user;
  private final Path programs;
  private final Path data;
  private final List<String> settings;
  private final int port = FreePort.find();
  private ChildProcess process;

  /**
   * Makes a cluster and starts it.
   *
   * @param processes ends it
   * @param folder where its data go
   * @param settings settings as {@code name=value}, besides those that make it durable
   */
  public PostgresServer(ChildProcesses processes, Path folder, List<String> settings)
      throws IOException, InterruptedException {
    this.processes = processes;
    this.settings = List.copyOf(settings);
    this.user = new UnprivilegedUser(folder);
    this.programs = newestInstallation();
    this.data = Files.createDirectories(folder.resolve("data"));
    user.takeOver(data);
    ChildProcess initdb =
        processes.start(
            "initdb",
            Map.of(),
            user.command(
                List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C")));
    if (initdb.awaitEnd(START_SECONDS) != 0) {
      throw new IllegalStateException("initdb failed" + initdb.describe());
    }
    start();
    try {
      execute("postgres", "create database campaign");
    } catch (SQLException e) {
      throw new IllegalStateException("The database could not be made", e);
    }
  }

  private static Path newestInstallation() throws IOException {
    if (!Files.isDirectory(INSTALLATIONS)) {
      throw new IllegalStateException(
          "There is no " + INSTALLATIONS + "; install PostgreSQL: apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
          .max(Comparator.comparingInt(PostgresServer::version))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "No PostgreSQL server below "
                          + INSTALLATIONS
                          + "; apt-get install postgresql"));
    }
  }

  private static int version(Path programs) {
    return Integer.parseInt(programs.getParent().getFileName().toString());
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return jdbcUrl("campaign");
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + "?user=postgres&connectTimeout=2&socketTimeout=30";
  }

  /** Waits a little whether the server ends by itself. */
  public boolean endsWithin(int seconds) throws InterruptedException {
    return process.endsWithin(seconds);
  }

  /** Starts the server and waits until it takes connections, which after a crash means recovery. */
  public void start() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port)));
    Stream.concat(DURABLE_AND_LOCAL.stream(), settings.stream())
        .forEach(setting -> command.addAll(List.of("-c", setting)));
    process = processes.start("postgres", Map.of(), user.command(command));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("PostgreSQL does not start" + process.describe());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private boolean answers() {
    try {
      execute("postgres", "select 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void execute(String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What the server has used since its last start. */
  public ProcessUsage usage() throws IOException {
    return process.usage();
  }

  /** {@code kill -9} of the postmaster and all its backends. */
  public void kill() {
    process.kill();
  }
}
