package io.campaignmessaging.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real, durable PostgreSQL server of our own in the data folder. It listens on 127.0.0.1 only and
 * lives as long as this process: {@link #close} stops it, and so does the death of the process.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  /** The setting of its port. */
  public static final String PORT_SETTING = "campaign.embedded.database-port";

  static final int FIRST_PORT = 54320;

  private static final String DATABASE = "campaign";

  /** How long sessions of a killed server may take to notice that it is gone. */
  private static final Duration LEFT_SESSIONS_PATIENCE = Duration.ofSeconds(20);

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final PostgresCluster cluster;
  private final PostgresGuardian guardian;
  private final int port;
  private final String password;
  private final boolean firstStart;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(
      PostgresCluster cluster,
      PostgresGuardian guardian,
      int port,
      String password,
      boolean firstStart) {
    this.cluster = cluster;
    this.guardian = guardian;
    this.port = port;
    this.password = password;
    this.firstStart = firstStart;
  }

  /**
   * Starts the server and waits until it accepts connections. On the first start its programs are
   * unpacked and its database is made; a server that a killed process left behind is stopped first.
   *
   * @param folder the folder that holds all of it
   * @param port the port, or 0 for a free one from 54320 upward
   * @return the running server
   * @throws StartFailure if it cannot be started; the message says why and what to do
   */
  public static EmbeddedPostgres start(DataFolder folder, int port) {
    try {
      PostgresUser user = PostgresUser.forFolder(folder.path());
      PostgresCluster cluster = PostgresCluster.open(folder.folder("postgresql"), user);
      cluster.stopOrphan();
      return start(cluster, port);
    } catch (IOException e) {
      throw DataFolder.unusable(folder.path(), e);
    }
  }

  /** Returns the URL for pgjdbc, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(port, DATABASE);
  }

  /** Returns the port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Returns the name of the user that owns the database. */
  public String username() {
    return PostgresCluster.USERNAME;
  }

  /** Returns that user's password. */
  public String password() {
    return password;
  }

  /** Returns the server's version, for example {@code 18.6}. */
  public String version() {
    return cluster.version();
  }

  /** Tells whether this start made the database, so that nobody has seen it before. */
  public boolean firstStart() {
    return firstStart;
  }

  /** Ends all sessions and stops the server; returns when it has ended. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      Command.Result result = cluster.stop();
      if (result.succeeded()) {
        guardian.dismiss();
        return;
      }
      LOGGER.error(
          "The embedded PostgreSQL did not stop as it should: {}",
          StartFailure.oneLine(result.output()));
      guardian.stopServer();
    } catch (IOException e) {
      LOGGER.error("The embedded PostgreSQL could not be stopped", e);
    }
  }

  private static EmbeddedPostgres start(PostgresCluster cluster, int port) throws IOException {
    String password = cluster.password();
    IntStream candidates = LoopbackPorts.free(port, FIRST_PORT);
    for (int candidate : (Iterable<Integer>) candidates::iterator) {
      long logBefore = cluster.logLength();
      PostgresGuardian.Start start = startPatiently(cluster, candidate);
      if (start.succeeded()) {
        return connect(cluster, start.guardian(), candidate, password);
      }
      String log = cluster.logSince(logBefore);
      if (!PostgresLog.saysPortInUse(log)) {
        throw new StartFailure(
            "The embedded PostgreSQL does not start: "
                + PostgresLog.complaint(log.isBlank() ? start.output() : log)
                + ".",
            "See "
                + cluster.log()
                + "; remove the cause, or set "
                + DataFolder.SETTING
                + " to another folder.");
      }
    }
    throw LoopbackPorts.none("embedded PostgreSQL", PORT_SETTING, port, FIRST_PORT);
  }

  private static PostgresGuardian.Start startPatiently(PostgresCluster cluster, int port)
      throws IOException {
    long deadline = System.nanoTime() + LEFT_SESSIONS_PATIENCE.toNanos();
    while (true) {
      long logBefore = cluster.logLength();
      PostgresGuardian.Start start = cluster.start(port);
      if (start.succeeded()
          || !PostgresLog.saysSessionsAreLeft(cluster.logSince(logBefore))
          || System.nanoTime() > deadline) {
        return start;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private static EmbeddedPostgres connect(
      PostgresCluster cluster, PostgresGuardian guardian, int port, String password)
      throws IOException {
    boolean connected = false;
    try {
      boolean created = createDatabase(cluster, port, password);
      connected = true;
      return new EmbeddedPostgres(cluster, guardian, port, password, created);
    } catch (SQLException e) {
      throw new StartFailure(
          "The embedded PostgreSQL in %s started and then refused its own user: %s"
              .formatted(cluster.data(), e.getMessage()),
          "See " + cluster.log() + ", or set " + DataFolder.SETTING + " to another folder.",
          e);
    } finally {
      if (!connected) {
        guardian.stopServer();
      }
    }
  }

  private static boolean createDatabase(PostgresCluster cluster, int port, String password)
      throws SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl(port, "postgres"));
    dataSource.setUser(PostgresCluster.USERNAME);
    dataSource.setPassword(password);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      String folder = text(statement, "SHOW data_directory");
      if (!folder.equals(cluster.data().toString())) {
        throw new SQLException("the server on port " + port + " is that of " + folder);
      }
      String existing =
          text(statement, "SELECT count(*) FROM pg_database WHERE datname = '" + DATABASE + "'");
      if (existing.equals("0")) {
        statement.execute("CREATE DATABASE " + DATABASE);
        return true;
      }
      return false;
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://" + LoopbackPorts.ADDRESS + ":" + port + "/" + database;
  }
}
