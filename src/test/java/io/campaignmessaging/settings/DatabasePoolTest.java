package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The pool of {@code application.yaml}, over a database whose first connection is lost early. */
class DatabasePoolTest {

  private final DataSource database = mock(DataSource.class);

  @BeforeEach
  void theFirstConnectionIsLostWhileItsIsolationLevelIsAskedFor() throws SQLException {
    Connection lost = connection();
    when(lost.getTransactionIsolation())
        .thenThrow(new SQLException("An I/O error occurred", "08006"));
    Connection healthy = connection();
    when(database.getConnection()).thenReturn(lost, healthy);
  }

  @Test
  void aFirstConnectionThatIsLostEarlyDoesNotSpoilTheNextOnes() throws IOException {
    try (HikariDataSource pool = new HikariDataSource(settings())) {
      assertThatNoException().isThrownBy(() -> pool.getConnection().close());
    }
  }

  /** Once this fails, the library is mended and the setting can go. */
  @Test
  void withoutTheIsolationLevelThePoolGivesNoConnectionAnyMore() throws IOException {
    HikariConfig settings = settings();
    settings.setTransactionIsolation(null);
    settings.setConnectionTimeout(250);

    try (HikariDataSource pool = new HikariDataSource(settings)) {
      assertThatThrownBy(pool::getConnection).hasRootCauseMessage("level -1 is not supported");
    }
  }

  private static Connection connection() throws SQLException {
    Connection connection = mock(Connection.class);
    when(connection.isValid(anyInt())).thenReturn(true);
    when(connection.getAutoCommit()).thenReturn(true);
    when(connection.getTransactionIsolation()).thenReturn(Connection.TRANSACTION_READ_COMMITTED);
    doThrow(new SQLException("level -1 is not supported"))
        .when(connection)
        .setTransactionIsolation(-1);
    Statement statement = mock(Statement.class);
    when(connection.createStatement()).thenReturn(statement);
    when(statement.execute(anyString())).thenReturn(false);
    return connection;
  }

  private HikariConfig settings() throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
    HikariConfig settings =
        Binder.get(environment)
            .bind("spring.datasource.hikari", Bindable.ofInstance(new HikariConfig()))
            .get();
    settings.setDataSource(database);
    return settings;
  }
}
