package io.campaignmessaging.testing;

import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database of a test's own on the server of {@link TestServices}. */
public final class TestDatabase implements AutoCloseable {

  private final TestServices services;
  private final String name = "campaign_test_" + UUID.randomUUID().toString().replace("-", "");

  /** Makes the database, which is empty. */
  public TestDatabase(TestServices services) {
    this.services = services;
    maintenance().execute("create database " + name);
  }

  String jdbcUrl() {
    return services.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  /** The {@code spring.datasource.*} properties that reach the database. */
  public Map<String, String> springProperties() {
    return Map.of(
        "spring.datasource.url", jdbcUrl(),
        "spring.datasource.username", String.valueOf(services.username()),
        "spring.datasource.password", services.password() == null ? "" : services.password());
  }

  /** The test's own view of the database. */
  public JdbcTemplate jdbc() {
    return new JdbcTemplate(source(jdbcUrl()));
  }

  void refuseConnections() {
    maintenance().execute("alter database " + name + " with allow_connections false");
    maintenance()
        .query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?",
            row -> {},
            name);
  }

  void acceptConnections() {
    maintenance().execute("alter database " + name + " with allow_connections true");
  }

  @Override
  public void close() {
    maintenance().execute("drop database " + name + " with (force)");
  }

  private JdbcTemplate maintenance() {
    return new JdbcTemplate(source(services.jdbcUrl()));
  }

  private DriverManagerDataSource source(String url) {
    return new DriverManagerDataSource(url, services.username(), services.password());
  }
}
