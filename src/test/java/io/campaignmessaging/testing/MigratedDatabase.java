package io.campaignmessaging.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** A database of this JVM's own on the server of {@link TestServices}, with the tables in it. */
public final class MigratedDatabase {

  private MigratedDatabase() {}

  /** Makes the database, which is dropped when the JVM ends, and returns a connection to it. */
  public static Connection connect() {
    TestServices services = TestServices.get();
    TestDatabase database = new TestDatabase(services);
    if (services.outliveThisJvm()) {
      Runtime.getRuntime().addShutdownHook(new Thread(database::close));
    }
    Flyway.configure()
        .dataSource(database.jdbcUrl(), services.username(), services.password())
        .locations("classpath:db/migration", "filesystem:routes/data")
        .load()
        .migrate();
    try {
      return DriverManager.getConnection(
          database.jdbcUrl(), services.username(), services.password());
    } catch (SQLException e) {
      throw new IllegalStateException("The database of the test cannot be reached.", e);
    }
  }
}
