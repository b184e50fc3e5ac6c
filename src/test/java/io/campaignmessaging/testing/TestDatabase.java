package io.campaignmessaging.testing;

import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database of a test class's own on the server of {@link TestServices}. */
final class TestDatabase implements AutoCloseable {

  private final TestServices services;
  private final String name = "campaign_test_" + UUID.randomUUID().toString().replace("-", "");

  TestDatabase(TestServices services) {
    this.services = services;
    maintenance().execute("create database " + name);
  }

  String jdbcUrl() {
    return services.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  Map<String, String> springProperties() {
    return Map.of(
        "spring.datasource.url", jdbcUrl(),
        "spring.datasource.username", String.valueOf(services.username()),
        "spring.datasource.password", services.password() == null ? "" : services.password());
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(source(jdbcUrl()));
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
