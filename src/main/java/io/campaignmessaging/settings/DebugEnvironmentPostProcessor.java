package io.campaignmessaging.settings;

import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Lets the environment variable {@code DEBUG=campaign-messaging} turn on this application's debug
 * log, and nothing else.
 *
 * <p>The variable may list several programs, separated by commas or spaces. To Spring Boot the same
 * variable is its property {@code debug}, which any value but {@code false} turns on; where the
 * list names this application, that is kept off, unless the command line or a system property asks
 * for it. A level that is set for the logger {@code io.campaignmessaging} wins.
 */
public final class DebugEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  /**
   * The property source that turns Spring Boot's debug switch off; right before the environment
   * variables.
   */
  static final String SWITCH_PROPERTY_SOURCE = "campaignDebugSwitch";

  /** The property source that sets the log level; the last one. */
  static final String LEVEL_PROPERTY_SOURCE = "campaignDebugLevel";

  private static final String VARIABLE = "DEBUG";
  private static final String OWN_NAME = "campaign-messaging";
  private static final String ENVIRONMENT_VARIABLES =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  /**
   * After the property sources of application.yaml and its like are there, before logging is set
   * up.
   */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    MutablePropertySources sources = environment.getPropertySources();
    PropertySource<?> variables = sources.get(ENVIRONMENT_VARIABLES);
    if (variables == null || !namesThisApplication(variables.getProperty(VARIABLE))) {
      return;
    }
    sources.addBefore(
        ENVIRONMENT_VARIABLES,
        new MapPropertySource(SWITCH_PROPERTY_SOURCE, Map.of("debug", "false")));
    sources.addLast(
        new MapPropertySource(
            LEVEL_PROPERTY_SOURCE, Map.of("logging.level.io.campaignmessaging", "DEBUG")));
  }

  private static boolean namesThisApplication(Object value) {
    return value != null && Arrays.asList(value.toString().split("[,\\s]+")).contains(OWN_NAME);
  }
}
