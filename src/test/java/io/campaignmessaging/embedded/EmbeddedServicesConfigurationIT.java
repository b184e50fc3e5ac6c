package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.UsesOwnServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@UsesOwnServices
class EmbeddedServicesConfigurationIT {

  @TempDir private Path temporary;

  @Test
  void springConnectsToBothAndTheyStopAfterWhatUsedThem() throws Exception {
    Path data = temporary.resolve("data");
    List<String> lastWords = new ArrayList<>();
    try (ConfigurableApplicationContext context = start(data, "embedded", "embedded")) {
      JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
      assertThat(jdbc.queryForObject("SHOW data_directory", String.class))
          .startsWith(data.toRealPath().toString());
      RabbitTemplate rabbit = context.getBean(RabbitTemplate.class);
      assertThat(rabbit.<Boolean>execute(channel -> channel.isOpen())).isTrue();

      ((GenericApplicationContext) context)
          .registerBean(
              Farewell.class, () -> new Farewell(jdbc, rabbit.getConnectionFactory(), lastWords));
      context.getBean(Farewell.class);
    }
    assertThat(lastWords).containsExactly("database is up", "broker is up");
    try (DataFolder unlocked = DataFolder.open(data)) {
      assertThat(unlocked.path()).isEqualTo(data.toRealPath());
    }
  }

  @Test
  void oneOfThemCanBeEmbeddedAlone() {
    Path data = temporary.resolve("data");
    try (ConfigurableApplicationContext context = start(data, "external", "embedded")) {
      assertThat(context.getBeansOfType(EmbeddedPostgres.class)).isEmpty();
      assertThat(context.getBeansOfType(EmbeddedBroker.class)).hasSize(1);
      assertThat(data.resolve("postgresql")).doesNotExist();
    }
  }

  @Test
  void withExternalServersThereIsNoDataFolder() {
    Path data = temporary.resolve("data");
    try (ConfigurableApplicationContext context = start(data, "external", "external")) {
      assertThat(context.getBeansOfType(EmbeddedServices.class)).isEmpty();
      assertThat(Files.exists(data)).isFalse();
    }
  }

  private static ConfigurableApplicationContext start(Path data, String database, String broker) {
    return new SpringApplicationBuilder(StartingApplication.class)
        .web(WebApplicationType.NONE)
        .run(
            "--campaign.data.folder=" + data,
            "--campaign.database.kind=" + database,
            "--campaign.broker.kind=" + broker,
            "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/not-used",
            "--spring.datasource.hikari.initialization-fail-timeout=-1",
            "--spring.main.lazy-initialization=false");
  }

  /** What a bean that was connected does last. */
  private record Farewell(JdbcTemplate jdbc, ConnectionFactory rabbit, List<String> lastWords)
      implements AutoCloseable {

    @Override
    public void close() {
      if (Integer.valueOf(1).equals(jdbc.queryForObject("SELECT 1", Integer.class))) {
        lastWords.add("database is up");
      }
      if (rabbit.createConnection().isOpen()) {
        lastWords.add("broker is up");
      }
    }
  }
}
