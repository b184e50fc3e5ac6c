package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ServiceUrlEnvironmentPostProcessorTest {

  private static final String DATABASE = "postgresql://url-user:url-password@url-host/url-database";
  private static final String BROKER = "amqp://url-user:url-password@url-host/url-vhost";

  @TempDir private Path folder;

  @Test
  void theUrlsBecomeSpringsOwnProperties() {
    ConfigurableEnvironment environment =
        start(Map.of("CAMPAIGN_DATABASE_URL", DATABASE, "RabbitMQ_URL", BROKER));

    assertThat(environment.getProperty("spring.datasource.url"))
        .isEqualTo("jdbc:postgresql://url-host:5432/url-database");
    assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("url-user");
    assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("url-password");
    assertThat(environment.getProperty("spring.rabbitmq.host")).isEqualTo("url-host");
    assertThat(environment.getProperty("spring.rabbitmq.virtual-host")).isEqualTo("url-vhost");
    assertKinds(environment, "external", "external");
  }

  @Test
  void withoutUrlsTheServicesAreEmbedded() {
    ConfigurableEnvironment environment = start(Map.of());

    assertThat(environment.getProperty("spring.datasource.url")).isNull();
    assertThat(environment.getProperty("spring.rabbitmq.host")).isNull();
    assertThat(environment.getProperty("spring.autoconfigure.exclude")).isNull();
    assertKinds(environment, "embedded", "embedded");
  }

  @Test
  void anEmptyUrlIsAsGoodAsNone() {
    assertKinds(
        start(Map.of("CAMPAIGN_DATABASE_URL", "", "RabbitMQ_URL", " ")), "embedded", "embedded");
  }

  @Test
  void eachUrlWorksAlone() {
    assertKinds(start(Map.of("CAMPAIGN_DATABASE_URL", DATABASE)), "external", "embedded");
    assertKinds(start(Map.of("RabbitMQ_URL", BROKER)), "embedded", "external");
  }

  @Test
  void aUrlInUpperCaseCounts() {
    assertThat(start(Map.of("RABBITMQ_URL", BROKER)).getProperty("spring.rabbitmq.host"))
        .isEqualTo("url-host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RabbitMQ_URL", "RABBITMQ_URL"})
  void aUrlOnTheCommandLineCounts(String name) {
    assertThat(start(Map.of(), "--" + name + "=" + BROKER).getProperty("spring.rabbitmq.host"))
        .isEqualTo("url-host");
  }

  @ParameterizedTest
  @CsvSource({
    "spring.datasource.url, jdbc:postgresql://own-host/own-database",
    "spring.datasource.jndi-name, java:comp/env/jdbc/own"
  })
  void aDatabaseOfSpringsPropertiesWinsWithoutTheUrlsPassword(String name, String value) {
    ConfigurableEnvironment environment =
        start(Map.of("CAMPAIGN_DATABASE_URL", DATABASE), "--" + name + "=" + value);

    assertThat(environment.getProperty(name)).isEqualTo(value);
    assertThat(environment.getProperty("spring.datasource.username")).isNull();
    assertThat(environment.getProperty("spring.datasource.password")).isNull();
    assertThat(environment.getProperty("campaign.database.kind")).isEqualTo("external");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring.rabbitmq.host", "spring.rabbitmq.addresses"})
  void aBrokerOfSpringsPropertiesWinsWithoutTheUrlsPassword(String name) {
    ConfigurableEnvironment environment =
        start(Map.of("RabbitMQ_URL", "amqps" + BROKER.substring(4)), "--" + name + "=own-host");

    assertThat(environment.getProperty(name)).isEqualTo("own-host");
    assertThat(environment.getProperty("spring.rabbitmq.username")).isNull();
    assertThat(environment.getProperty("spring.rabbitmq.password")).isNull();
    assertThat(environment.getProperty("spring.rabbitmq.ssl.enabled")).isNull();
    assertThat(environment.getProperty("campaign.broker.kind")).isEqualTo("external");
  }

  @Test
  void aUrlThatIsNotUsedIsNamedInTheLog(CapturedOutput output) {
    start(Map.of("RabbitMQ_URL", BROKER), "--spring.rabbitmq.host=own-host");

    assertThat(output)
        .contains("RabbitMQ_URL is not used, because spring.rabbitmq.host is set")
        .doesNotContain("url-password");
  }

  @Test
  void aDatabaseInAnEnvironmentVariableTheSpringWayWins() {
    ConfigurableEnvironment environment =
        start(
            Map.of(
                "CAMPAIGN_DATABASE_URL",
                DATABASE,
                "SPRING_DATASOURCE_URL",
                "jdbc:postgresql://own-host/own-database"));

    assertThat(environment.getProperty("spring.datasource.url"))
        .isEqualTo("jdbc:postgresql://own-host/own-database");
    assertThat(environment.getProperty("spring.datasource.password")).isNull();
  }

  @Test
  void aBrokerInAProfilesFileWins() throws IOException {
    Files.writeString(folder.resolve("application-own.yaml"), "spring.rabbitmq.host: own-host\n");

    ConfigurableEnvironment environment =
        StartedEnvironment.of(
            Map.of("RabbitMQ_URL", BROKER),
            "--spring.config.location=file:" + folder + "/",
            "--spring.profiles.active=own");

    assertThat(environment.getProperty("spring.rabbitmq.host")).isEqualTo("own-host");
    assertThat(environment.getProperty("spring.rabbitmq.password")).isNull();
  }

  @Test
  void aSinglePropertyOfTheUsersReplacesThatPartOfTheUrl() throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "spring.rabbitmq.port: 7777\n");

    ConfigurableEnvironment environment =
        StartedEnvironment.of(
            Map.of("RabbitMQ_URL", BROKER, "SPRING_RABBITMQ_USERNAME", "own-user"),
            "--spring.config.location=file:" + folder + "/");

    assertThat(environment.getProperty("spring.rabbitmq.host")).isEqualTo("url-host");
    assertThat(environment.getProperty("spring.rabbitmq.port")).isEqualTo("7777");
    assertThat(environment.getProperty("spring.rabbitmq.username")).isEqualTo("own-user");
    assertThat(environment.getProperty("spring.rabbitmq.password")).isEqualTo("url-password");
  }

  @Test
  void aSystemPropertyCounts() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
            new MapPropertySource(
                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                Map.of("CAMPAIGN_DATABASE_URL", DATABASE)));

    process(environment);

    assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("url-user");
  }

  @Test
  void aPasswordThatLooksLikeAPlaceholderIsTakenAsItIs() {
    Random random = new Random(20_261_101L);
    String alphabet = "${}:\\a#";
    for (int count = 0; count < 500; count++) {
      StringBuilder characters = new StringBuilder("x");
      for (int length = random.nextInt(12); length > 0; length--) {
        characters.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String password = characters.toString();
      StandardEnvironment environment =
          environment(
              Map.of(
                  "a",
                  "resolved",
                  "CAMPAIGN_DATABASE_URL",
                  "postgresql://u:" + PercentEncoding.encode(password) + "@h/db"));

      process(environment);

      assertThat(
              Binder.get(environment)
                  .bind("spring.datasource", Bindable.of(DataSourceProperties.class))
                  .get()
                  .getPassword())
          .isEqualTo(password);
      assertThat(environment.getProperty("spring.datasource.password")).isEqualTo(password);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sender", "receipts", "sender,mock-receiver"})
  void aRoleThatNeedsTheServicesGetsThem(String roles) {
    ConfigurableEnvironment environment = start(Map.of("CAMPAIGN_ROLES", roles));

    assertKinds(environment, "embedded", "embedded");
    assertThat(environment.getProperty("spring.autoconfigure.exclude")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "--campaign.roles[0]=receipts --campaign.roles[1]=sender, 'sender,receipts'",
    "--campaign.roles=mock-receiver, mock-receiver",
    "--campaign.roles=receipts;sender, 'sender,receipts'"
  })
  void theRoutesSeeTheRolesAsOneTextHoweverTheyAreListed(String arguments, String roles) {
    // As application.yaml has it.
    ConfigurableEnvironment environment =
        start(
            Map.of("CAMPAIGN_ROLES", "sender,receipts,mock-receiver"),
            arguments.replace(';', ',').split(" "));

    assertThat(environment.getProperty("campaign.roles")).isEqualTo(roles);
    assertThat(Role.enabledIn(environment))
        .extracting(Role::settingValue)
        .containsExactly(roles.split(","));
  }

  @Test
  void theMockReceiverAloneNeedsNoService() {
    ConfigurableEnvironment environment =
        start(
            Map.of("CAMPAIGN_ROLES", "mock-receiver", "CAMPAIGN_DATABASE_URL", "malformed"),
            "--spring.autoconfigure.exclude[0]=com.example.OwnAutoConfiguration");

    assertKinds(environment, "none", "none");
    assertThat(environment.getProperty("spring.datasource.url")).isNull();
    assertThat(
            Binder.get(environment)
                .bind("spring.autoconfigure.exclude", Bindable.listOf(String.class))
                .get())
        .contains(
            "com.example.OwnAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration")
        .allSatisfy(
            name -> {
              if (name.startsWith("org.")) {
                assertThat(Class.forName(name)).isNotNull();
              }
            });
  }

  @Test
  void theRoutesComeFromTheApplicationOrFromAFolder() throws IOException {
    Files.createFile(folder.resolve("send-message.camel.yaml"));

    assertThat(start(Map.of()).getProperty("campaign.routes.location"))
        .isEqualTo("classpath:routes/");
    assertThat(
            start(Map.of("CAMPAIGN_ROUTES_FOLDER", folder.toString()))
                .getProperty("campaign.routes.location"))
        .isEqualTo("file:" + folder + "/");
  }

  @Test
  void onlyInTheProfileDevACopyOfTheFolderRunsWhileTheFolderIsEdited() throws IOException {
    Files.createFile(folder.resolve("send-message.camel.yaml"));
    Map<String, Object> variables = Map.of("CAMPAIGN_ROUTES_FOLDER", folder.toString());

    assertThat(start(variables).getProperty("campaign.routes.edited")).isNull();
    ConfigurableEnvironment dev = start(variables, "--spring.profiles.active=dev");
    assertThat(dev.getProperty("campaign.routes.edited")).isEqualTo(folder.toString());
    assertThat(dev.getProperty("campaign.routes.location"))
        .startsWith("file:/")
        .isNotEqualTo("file:" + folder + "/");
    assertThat(dev.getProperty("campaign.routes.files"))
        .isEqualTo(dev.getProperty("campaign.routes.location") + "send-message.camel.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "CAMPAIGN_DATABASE_URL, postgresql://u:hidden@h:x/db, CAMPAIGN_DATABASE_URL: the port of host 1",
    "RabbitMQ_URL, amqp://u:hidden@h:x/db, RabbitMQ_URL: the port of host 1",
    "CAMPAIGN_ROLES, nobody, campaign.roles: \"nobody\" is no role.",
    "CAMPAIGN_ROUTES_FOLDER, /nowhere, campaign.routes.folder: /nowhere is no folder."
  })
  void aMalformedSettingEndsTheStartWithItsOwnWords(
      String variable, String value, String problem, CapturedOutput output) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> start(Map.of(variable, value)));

    // Spring Boot's reports print it though logging was not set up yet.
    assertThat(output).contains(problem).doesNotContain("hidden", "\tat ");
  }

  private ConfigurableEnvironment start(Map<String, Object> variables, String... arguments) {
    List<String> commandLine = new ArrayList<>(List.of(arguments));
    // The empty folder keeps the application's own application.yaml away.
    commandLine.add("--spring.config.location=file:" + folder + "/");
    return StartedEnvironment.of(variables, commandLine.toArray(String[]::new));
  }

  private static StandardEnvironment environment(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }

  private static void process(ConfigurableEnvironment environment) {
    new ServiceUrlEnvironmentPostProcessor(Supplier::get).postProcessEnvironment(environment, null);
  }

  private static void assertKinds(
      ConfigurableEnvironment environment, String database, String broker) {
    assertThat(environment.getProperty("campaign.database.kind")).isEqualTo(database);
    assertThat(environment.getProperty("campaign.broker.kind")).isEqualTo(broker);
  }
}
