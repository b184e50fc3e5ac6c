package io.campaignmessaging.embedded;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.amqp.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Starts the embedded database and the embedded broker where {@code campaign.database.kind} and
 * {@code campaign.broker.kind} say {@code embedded}, and tells Spring Boot how to connect to them.
 * Both outlive every bean that was connected to them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddedProperties.class)
public class EmbeddedServicesConfiguration {

  static final String DATABASE_KIND = "campaign.database.kind";
  static final String BROKER_KIND = "campaign.broker.kind";
  private static final String EMBEDDED = "embedded";

  /** For a context without {@link EmbeddedServicesInitializer}, which begins earlier. */
  @Bean(destroyMethod = "close")
  @Conditional(OnAnyEmbedded.class)
  @ConditionalOnMissingBean
  EmbeddedServices embeddedServices(
      EmbeddedProperties properties,
      @Value("${campaign.data.folder:data}") String dataFolder,
      @Value("${" + DATABASE_KIND + ":}") String databaseKind,
      @Value("${" + BROKER_KIND + ":}") String brokerKind) {
    return EmbeddedServices.begin(
        dataFolder,
        properties,
        EMBEDDED.equalsIgnoreCase(databaseKind),
        EMBEDDED.equalsIgnoreCase(brokerKind));
  }

  /** The database as a bean; {@link EmbeddedServices} closes it. */
  @Bean(destroyMethod = "")
  @ConditionalOnProperty(name = DATABASE_KIND, havingValue = EMBEDDED)
  EmbeddedPostgres embeddedPostgres(EmbeddedServices services) {
    return services.postgres();
  }

  /** The broker as a bean; {@link EmbeddedServices} closes it. */
  @Bean(destroyMethod = "")
  @ConditionalOnProperty(name = BROKER_KIND, havingValue = EMBEDDED)
  EmbeddedBroker embeddedBroker(EmbeddedServices services) {
    return services.broker();
  }

  @Bean
  @ConditionalOnProperty(name = DATABASE_KIND, havingValue = EMBEDDED)
  JdbcConnectionDetails embeddedJdbcConnectionDetails(EmbeddedPostgres postgres) {
    return new PostgresConnectionDetails(postgres);
  }

  @Bean
  @ConditionalOnProperty(name = BROKER_KIND, havingValue = EMBEDDED)
  RabbitConnectionDetails embeddedRabbitConnectionDetails(EmbeddedBroker broker) {
    return new BrokerConnectionDetails(broker);
  }

  /** One of the two is embedded, so that there is a data folder. */
  static final class OnAnyEmbedded extends AnyNestedCondition {

    OnAnyEmbedded() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty(name = DATABASE_KIND, havingValue = EMBEDDED)
    static final class Database {}

    @ConditionalOnProperty(name = BROKER_KIND, havingValue = EMBEDDED)
    static final class Broker {}
  }

  private record PostgresConnectionDetails(EmbeddedPostgres postgres)
      implements JdbcConnectionDetails {

    @Override
    public String getJdbcUrl() {
      return postgres.jdbcUrl();
    }

    @Override
    public String getUsername() {
      return postgres.username();
    }

    @Override
    public String getPassword() {
      return postgres.password();
    }
  }

  private record BrokerConnectionDetails(EmbeddedBroker broker) implements RabbitConnectionDetails {

    @Override
    public List<Address> getAddresses() {
      return List.of(new Address(broker.host(), broker.port()));
    }

    @Override
    public String getUsername() {
      return broker.username();
    }

    @Override
    public String getPassword() {
      return broker.password();
    }

    @Override
    public String getVirtualHost() {
      return broker.virtualHost();
    }
  }
}
