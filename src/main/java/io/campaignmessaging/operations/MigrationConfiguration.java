package io.campaignmessaging.operations;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/** Takes the migrations from the application and the data of integrators from the routes folder. */
@Configuration
public class MigrationConfiguration {

  private static final String SHIPPED_DATA = "classpath:routes/data";

  /** Leaves migrating to {@link FlowStarter}, which can wait for a database that is away. */
  @Bean
  FlywayMigrationStrategy migrateLater() {
    return flyway -> {};
  }

  @Bean
  FlywayConfigurationCustomizer migrationLocations(
      @Value("${campaign.routes.location}") String routes, ResourceLoader resources) {
    String data =
        resources.getResource(routes + "data/R__error_catalogue.sql").exists()
            ? routes.replaceFirst("^file:", "filesystem:") + "data"
            : SHIPPED_DATA;
    return configuration -> configuration.locations("classpath:db/migration", data);
  }
}
