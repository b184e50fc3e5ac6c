package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;

class DebugEnvironmentPostProcessorTest {

  private static final String OWN_LOGGER = "io.campaignmessaging";
  private static final String CORE_LOGGER = "org.springframework.boot";

  private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

  @TempDir private Path folder;

  @BeforeEach
  @AfterEach
  void resetLevels() {
    logging.setLogLevel(OWN_LOGGER, null);
    logging.setLogLevel(CORE_LOGGER, LogLevel.INFO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"campaign-messaging", "foo,campaign-messaging", "foo campaign-messaging, bar"})
  void turnsOnTheOwnDebugLogAlone(String value) {
    ConfigurableEnvironment environment = start(value);

    assertThat(environment.getProperty("debug")).isEqualTo("false");
    assertThat(LoggerFactory.getLogger(OWN_LOGGER + ".anything").isDebugEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger(CORE_LOGGER).isDebugEnabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "*", "foo", "campaign-messaging-x", "foo:campaign-messaging"})
  void anotherValueKeepsSpringBootsMeaning(String value) {
    ConfigurableEnvironment environment = start(value);

    assertThat(environment.getProperty("debug")).isEqualTo(value);
    assertThat(environment.getProperty("logging.level.io.campaignmessaging")).isNull();
    assertThat(LoggerFactory.getLogger(CORE_LOGGER).isDebugEnabled()).isTrue();
  }

  @Test
  void springBootsOwnSwitchCanStillBeAskedFor() {
    ConfigurableEnvironment environment = start("campaign-messaging", "--debug");

    assertThat(environment.getProperty("debug")).isNotEqualTo("false");
    assertThat(LoggerFactory.getLogger(CORE_LOGGER).isDebugEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger(OWN_LOGGER).isDebugEnabled()).isTrue();
  }

  @Test
  void aLevelThatTheUserSetWins() {
    start("campaign-messaging", "--logging.level.io.campaignmessaging=WARN");

    assertThat(LoggerFactory.getLogger(OWN_LOGGER).isInfoEnabled()).isFalse();
  }

  private ConfigurableEnvironment start(String debug, String... arguments) {
    String[] commandLine = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, commandLine, 0, arguments.length);
    commandLine[arguments.length] = "--spring.config.location=file:" + folder + "/";
    return StartedEnvironment.of(Map.of("DEBUG", debug), commandLine);
  }
}
