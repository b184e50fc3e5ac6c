package io.campaignmessaging.benchmark;

import io.campaignmessaging.processes.ChildProcesses;
import io.campaignmessaging.processes.PostgresServer;
import io.campaignmessaging.processes.ProcessUsage;
import io.campaignmessaging.processes.RabbitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A durable PostgreSQL and a RabbitMQ of the benchmark's own, for one case, or the folder for those
 * that the application brings along.
 */
final class BenchmarkServices implements AutoCloseable {

  /** What anybody would set who sends millions; everything that makes commits durable is on. */
  static final List<String> DATABASE_SETTINGS =
      List.of("shared_buffers=1GB", "max_wal_size=4GB", "wal_compression=lz4");

  private final Path folder;
  private final ChildProcesses processes;
  private PostgresServer database;
  private RabbitServer broker;
  private String jdbcUrl;

  private BenchmarkServices(Path folder) throws IOException {
    FileSystemUtils.deleteRecursively(folder);
    Files.createDirectories(folder);
    this.folder = folder;
    this.processes = new ChildProcesses(folder);
  }

  /** Services that are started now. */
  static BenchmarkServices started(Path folder) throws IOException, InterruptedException {
    BenchmarkServices services = new BenchmarkServices(folder);
    try {
      services.database =
          new PostgresServer(
              services.processes,
              Files.createDirectories(folder.resolve("postgresql")),
              DATABASE_SETTINGS);
      services.broker = new RabbitServer(services.processes, folder.resolve("rabbitmq"));
      services.jdbcUrl = services.database.jdbcUrl();
    } catch (IOException | RuntimeException | InterruptedException e) {
      services.close();
      throw e;
    }
    return services;
  }

  /** None: the application starts its own, and {@link #found} tells where the database is. */
  static BenchmarkServices embedded(Path folder) throws IOException {
    return new BenchmarkServices(folder);
  }

  /** Tells where the database of the application is. */
  void found(String embeddedJdbcUrl) {
    this.jdbcUrl = embeddedJdbcUrl;
  }

  Path folder() {
    return folder;
  }

  ChildProcesses processes() {
    return processes;
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(new DriverManagerDataSource(jdbcUrl));
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  /** What the application needs to find the services; empty if it brings them along. */
  Map<String, String> environment() {
    return database == null
        ? Map.of()
        : Map.of(
            "CAMPAIGN_DATABASE_URL",
            "postgresql://postgres@127.0.0.1:" + database.port() + "/campaign",
            "RabbitMQ_URL",
            "amqp://guest:guest@127.0.0.1:" + broker.port());
  }

  RabbitServer broker() {
    return broker;
  }

  /** What PostgreSQL used; nothing if it is a part of the application. */
  ProcessUsage databaseUsage() throws IOException {
    return database == null ? new ProcessUsage(0, 0) : database.usage();
  }

  /** What RabbitMQ used; nothing if the broker is a part of the application. */
  ProcessUsage brokerUsage() throws IOException {
    return broker == null ? new ProcessUsage(0, 0) : broker.usage();
  }

  /**
   * Inserts messages in one statement, so that all of them are PENDING at once.
   *
   * @param prefix of the campaigns' names
   */
  void insert(String prefix, int messages, int campaigns) {
    jdbc()
        .update(
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
