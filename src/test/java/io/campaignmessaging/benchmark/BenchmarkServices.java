package io.campaignmessaging.benchmark;

import io.campaignmessaging.processes.ChildProcesses;
import io.campaignmessaging.processes.PostgresServer;
import io.campaignmessaging.processes.ProcessUsage;
import io.campaignmessaging.processes.RabbitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** A durable PostgreSQL and a RabbitMQ of the benchmark's own, for one case. */
final class BenchmarkServices implements AutoCloseable {

  /** What anybody would set who sends millions; everything that makes commits durable is on. */
  static final List<String> DATABASE_SETTINGS =
      List.of("shared_buffers=1GB", "max_wal_size=4GB", "wal_compression=lz4");

  private final ChildProcesses processes;
  private final PostgresServer database;
  private final RabbitServer broker;
  private final JdbcTemplate jdbc;

  BenchmarkServices(Path folder) throws IOException, InterruptedException {
    FileSystemUtils.deleteRecursively(folder);
    Files.createDirectories(folder);
    this.processes = new ChildProcesses(folder);
    try {
      this.database =
          new PostgresServer(
              processes, Files.createDirectories(folder.resolve("postgresql")), DATABASE_SETTINGS);
      this.broker = new RabbitServer(processes, folder.resolve("rabbitmq"));
    } catch (IOException | RuntimeException | InterruptedException e) {
      processes.close();
      throw e;
    }
    DriverManagerDataSource source = new DriverManagerDataSource(database.jdbcUrl());
    this.jdbc = new JdbcTemplate(source);
  }

  ChildProcesses processes() {
    return processes;
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  String jdbcUrl() {
    return database.jdbcUrl();
  }

  String databaseUrl() {
    return "postgresql://postgres@127.0.0.1:" + database.port() + "/campaign";
  }

  RabbitServer broker() {
    return broker;
  }

  String brokerUrl() {
    return "amqp://guest:guest@127.0.0.1:" + broker.port();
  }

  ProcessUsage databaseUsage() throws IOException {
    return database.usage();
  }

  ProcessUsage brokerUsage() throws IOException {
    return broker.usage();
  }

  /**
   * Inserts messages in one statement, so that all of them are PENDING at once.
   *
   * @param prefix of the campaigns' names
   */
  void insert(String prefix, int messages, int campaigns) {
    jdbc.update(
        """
        insert into communication_log (campaign_id, customer_id, customer_email, customer_name, message_text)
        select ? || '-' || n % ?, 'customer-' || n, 'customer' || n || '@example.com', 'Customer ' || n,
               'Hello, this is message ' || n
          from generate_series(1, ?) as n""",
        prefix, campaigns, messages);
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
