package io.campaignmessaging.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** A process that starts the embedded PostgreSQL, commits a row and then waits to be killed. */
final class PostgresProcess {

  private PostgresProcess() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            DataFolder.open(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS kept (text text)");
      statement.execute("INSERT INTO kept VALUES ('committed')");
      System.out.println("committed on " + postgres.port());
      new CountDownLatch(1).await();
    }
  }
}
