package io.campaignmessaging.settings;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Ends the start for what the binding of settings would let pass: a misspelled name, which would
 * count for nothing, and a duration that Camel reads otherwise than Spring Boot does ({@code 5S} is
 * 0 to it).
 */
public final class SettingsCheckEnvironmentPostProcessor
    implements EnvironmentPostProcessor, Ordered {

  private static final Pattern DURATION = Pattern.compile("\\d{1,15}(ms|s|m|h|d)?");

  /** After Spring Boot has read application.yaml and its like. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  /**
   * @throws SettingsException if a setting is wrong
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    SettingsMetadata metadata = SettingsMetadata.ofTheApplication();
    new UnknownSettings(metadata).refuseIn(environment);
    metadata.settings().stream()
        .filter(setting -> setting.type().equals(Duration.class.getName()))
        .forEach(setting -> checkDuration(setting.name().toString(), environment));
  }

  private static void checkDuration(String name, ConfigurableEnvironment environment) {
    String value = environment.getProperty(name);
    if (value != null && !DURATION.matcher(value).matches()) {
      throw new SettingsException(
          name + " is '" + value + "', which is no duration.",
          "Write a whole number with ms, s, m, h or d behind it, such as 500ms, 5s or 1m.");
    }
  }
}
