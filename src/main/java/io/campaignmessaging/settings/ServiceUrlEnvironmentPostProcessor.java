package io.campaignmessaging.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Reads {@code CAMPAIGN_DATABASE_URL} and {@code RabbitMQ_URL} (also written {@code RABBITMQ_URL})
 * before the context starts and says the same in Spring Boot's own properties.
 *
 * <p>They come last of all property sources, so that whatever else sets such a property wins. A
 * server that {@code spring.datasource.url} (or {@code jndi-name}), {@code spring.rabbitmq.host} or
 * {@code addresses} names makes the URL of that service count for nothing, so that no password goes
 * to another server than its own.
 *
 * <p>What follows from them is set beside them:
 *
 * <ul>
 *   <li>{@code campaign.database.kind} and {@code campaign.broker.kind}: {@code external} if a
 *       server is named, {@code embedded} if not, {@code none} if no role of this process needs one
 *       ({@link Role});
 *   <li>{@code campaign.routes.location}: the resource prefix of the route files, ending in a
 *       slash, from {@code campaign.routes.folder}, and {@code campaign.routes.files}: the files
 *       themselves;
 *   <li>in the profile {@code dev} {@code campaign.routes.edited}: the folder whose files are
 *       edited; the location is then a copy of it.
 * </ul>
 *
 * <p>Where no role needs the services, Spring Boot's auto-configurations of them are excluded.
 */
public final class ServiceUrlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  /** The property source with what the URLs say; the last one. */
  static final String PROPERTY_SOURCE = "campaignServiceUrls";

  /**
   * The property source that excludes auto-configurations; the first one, for it holds the user's
   * exclusions as well.
   */
  static final String EXCLUSIONS_PROPERTY_SOURCE = "campaignRoleExclusions";

  /** The property source with the roles as one text; the first one. */
  static final String ROLES_PROPERTY_SOURCE = "campaignRoles";

  static final String DATABASE_KIND = "campaign.database.kind";
  static final String BROKER_KIND = "campaign.broker.kind";
  static final String ROUTES_LOCATION = "campaign.routes.location";
  static final String ROUTE_FILES = "campaign.routes.files";
  static final String EDITED_ROUTES = "campaign.routes.edited";

  /** The profile in which edits of route files go live. */
  private static final String LIVE_EDITS = "dev";

  private static final String EXTERNAL = "external";
  private static final String EMBEDDED = "embedded";
  private static final String NONE = "none";

  private static final List<String> DATABASE_SERVERS =
      List.of("spring.datasource.url", "spring.datasource.jndi-name");
  private static final List<String> BROKER_SERVERS =
      List.of("spring.rabbitmq.host", "spring.rabbitmq.addresses");

  private static final List<String> DATABASE_SETTINGS = List.of(DatabaseUrl.SETTING_NAME);
  private static final List<String> BROKER_SETTINGS =
      List.of(BrokerUrl.SETTING_NAME, "RABBITMQ_URL");

  private static final String EXCLUDE = "spring.autoconfigure.exclude";

  /** Those that open connections, or need a bean of one that does. */
  private static final List<String> SERVICE_AUTO_CONFIGURATIONS =
      List.of(
          "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
          "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
          "org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration",
          "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
          "org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration");

  private final Log log;

  /**
   * @param logFactory makes logs whose lines come out once logging is set up
   */
  public ServiceUrlEnvironmentPostProcessor(DeferredLogFactory logFactory) {
    this.log = logFactory.getLog(ServiceUrlEnvironmentPostProcessor.class);
  }

  /** After Spring Boot has read application.yaml and its like. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  /**
   * @throws SettingsException if a setting is malformed
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().remove(PROPERTY_SOURCE);
    environment.getPropertySources().remove(ROLES_PROPERTY_SOURCE);
    Map<String, Object> properties = new LinkedHashMap<>();
    Set<Role> roles = Role.enabledIn(environment);
    writeAsText(roles, environment);
    if (roles.stream().anyMatch(Role::needsServices)) {
      addDatabase(environment, properties);
      addBroker(environment, properties);
    } else {
      properties.put(DATABASE_KIND, NONE);
      properties.put(BROKER_KIND, NONE);
      excludeServices(environment);
    }
    String folder = environment.getProperty(RoutesLocation.SETTING_NAME);
    String routes = RoutesLocation.of(folder);
    Optional<Path> edited =
        environment.acceptsProfiles(Profiles.of(LIVE_EDITS))
            ? RoutesLocation.edited(folder)
            : Optional.empty();
    if (edited.isPresent()) {
      properties.put(EDITED_ROUTES, VerbatimText.of(edited.get().toString()));
      routes = RoutesLocation.copyOf(edited.get());
    }
    properties.put(ROUTES_LOCATION, VerbatimText.of(routes));
    properties.put(ROUTE_FILES, VerbatimText.of(RoutesLocation.routeFiles(routes)));
    environment.getPropertySources().addLast(new MapPropertySource(PROPERTY_SOURCE, properties));
  }

  private void addDatabase(Environment environment, Map<String, Object> properties) {
    String setting = firstSet(environment, DATABASE_SETTINGS);
    String server = firstSet(environment, DATABASE_SERVERS);
    properties.put(DATABASE_KIND, setting == null && server == null ? EMBEDDED : EXTERNAL);
    if (setting == null) {
      return;
    }
    if (server != null) {
      logIgnored(setting, server);
      return;
    }
    DatabaseUrl url = DatabaseUrl.parse(environment.getProperty(setting));
    properties.put("spring.datasource.url", VerbatimText.of(url.jdbcUrl()));
    if (url.username() != null) {
      properties.put("spring.datasource.username", VerbatimText.of(url.username()));
    }
    if (url.password() != null) {
      properties.put("spring.datasource.password", VerbatimText.of(url.password()));
    }
  }

  private void addBroker(Environment environment, Map<String, Object> properties) {
    String setting = firstSet(environment, BROKER_SETTINGS);
    String server = firstSet(environment, BROKER_SERVERS);
    properties.put(BROKER_KIND, setting == null && server == null ? EMBEDDED : EXTERNAL);
    if (setting == null) {
      return;
    }
    if (server != null) {
      logIgnored(setting, server);
      return;
    }
    BrokerUrl.parse(environment.getProperty(setting))
        .toSpringProperties()
        .forEach((name, value) -> properties.put(name, VerbatimText.of(value)));
  }

  /** The routes read one text, which an indexed list would leave at its default: all roles. */
  private static void writeAsText(Set<Role> roles, ConfigurableEnvironment environment) {
    String text = roles.stream().map(Role::settingValue).collect(Collectors.joining(","));
    if (!text.equals(environment.getProperty(Role.SETTING_NAME))) {
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource(ROLES_PROPERTY_SOURCE, Map.of(Role.SETTING_NAME, text)));
    }
  }

  private static void excludeServices(ConfigurableEnvironment environment) {
    environment.getPropertySources().remove(EXCLUSIONS_PROPERTY_SOURCE);
    Set<String> excluded =
        new LinkedHashSet<>(
            Binder.get(environment)
                .bind(EXCLUDE, Bindable.listOf(String.class))
                .orElseGet(List::of));
    excluded.addAll(SERVICE_AUTO_CONFIGURATIONS);
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                EXCLUSIONS_PROPERTY_SOURCE, Map.of(EXCLUDE, String.join(",", excluded))));
  }

  private void logIgnored(String setting, String server) {
    log.info(setting + " is not used, because " + server + " is set");
  }

  private static String firstSet(Environment environment, List<String> names) {
    return names.stream()
        .filter(name -> StringUtils.hasText(environment.getProperty(name)))
        .findFirst()
        .orElse(null);
  }
}
