package io.campaignmessaging.testing;

import io.campaignmessaging.embedded.DataFolder;
import io.campaignmessaging.embedded.EmbeddedBroker;
import io.campaignmessaging.embedded.EmbeddedPostgres;
import io.campaignmessaging.settings.BrokerUrl;
import io.campaignmessaging.settings.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL and the broker of the integration tests, one of each per test JVM. {@code
 * -Dcampaign.test.services} says which: {@code embedded} (the default), {@code external} (the
 * servers of {@code CAMPAIGN_DATABASE_URL} and {@code RabbitMQ_URL}) or {@code docker}
 * (Testcontainers).
 */
public final class TestServices {

  private static final String SETTING = "campaign.test.services";

  private static final class Holder {
    static final TestServices INSTANCE = start(System.getProperty(SETTING, "embedded"));
  }

  private final String jdbcUrl;
  private final String username;
  private final String password;
  private final Map<String, String> brokerProperties;

  private TestServices(
      String jdbcUrl, String username, String password, Map<String, String> brokerProperties) {
    this.jdbcUrl = jdbcUrl;
    this.username = username;
    this.password = password;
    this.brokerProperties = brokerProperties;
  }

  /** The services of this JVM, started by the first call. */
  public static TestServices get() {
    return Holder.INSTANCE;
  }

  /** Whether what a test makes there would be left behind. */
  boolean outliveThisJvm() {
    return System.getProperty(SETTING, "embedded").equals("external");
  }

  private static TestServices start(String kind) {
    return switch (kind) {
      case "embedded" -> embedded();
      case "external" -> external();
      case "docker" -> docker();
      default ->
          throw new IllegalArgumentException(
              SETTING + " is '" + kind + "'; allowed are embedded, external and docker");
    };
  }

  private static TestServices embedded() {
    try {
      Path path = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "services");
      DataFolder folder = DataFolder.open(path);
      EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0);
      EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    broker.close();
                    postgres.close();
                    folder.close();
                    FileSystemUtils.deleteRecursively(path.toFile());
                  }));
      return new TestServices(
          postgres.jdbcUrl(),
          postgres.username(),
          postgres.password(),
          Map.of(
              "spring.rabbitmq.addresses", "127.0.0.1:" + broker.port(),
              "spring.rabbitmq.username", broker.username(),
              "spring.rabbitmq.password", broker.password(),
              "spring.rabbitmq.virtual-host", broker.virtualHost()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TestServices external() {
    DatabaseUrl database = DatabaseUrl.parse(required("CAMPAIGN_DATABASE_URL"));
    return new TestServices(
        database.jdbcUrl(),
        database.username(),
        database.password(),
        BrokerUrl.parse(required("RabbitMQ_URL")).toSpringProperties());
  }

  private static TestServices docker() {
    PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:17");
    RabbitMQContainer rabbit =
        new RabbitMQContainer(DockerImageName.parse("rabbitmq:4-management"))
            .waitingFor(Wait.forLogMessage(".*Server startup complete.*", 1));
    postgres.start();
    rabbit.start();
    return new TestServices(
        postgres.getJdbcUrl(),
        postgres.getUsername(),
        postgres.getPassword(),
        Map.of(
            "spring.rabbitmq.addresses", rabbit.getHost() + ":" + rabbit.getAmqpPort(),
            "spring.rabbitmq.username", rabbit.getAdminUsername(),
            "spring.rabbitmq.password", rabbit.getAdminPassword()));
  }

  private static String required(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "-D" + SETTING + "=external needs the environment variable " + name);
    }
    return value;
  }

  /** The JDBC URL of the server's maintenance database. */
  String jdbcUrl() {
    return jdbcUrl;
  }

  String username() {
    return username;
  }

  String password() {
    return password;
  }

  /** The {@code spring.rabbitmq.*} properties that reach the broker. */
  public Map<String, String> brokerProperties() {
    return brokerProperties;
  }
}
