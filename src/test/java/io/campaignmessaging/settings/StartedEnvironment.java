package io.campaignmessaging.settings;

import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What a real start of an application without beans makes of environment variables and a command
 * line.
 */
final class StartedEnvironment {

  private StartedEnvironment() {}

  /**
   * Starts and stops the application.
   *
   * @param variables its environment variables; the process's own are not seen
   * @param arguments its command line
   * @return its environment, as its beans would have seen it
   */
  static ConfigurableEnvironment of(Map<String, Object> variables, String... arguments) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(NoBeans.class)
            .environment(environment)
            .web(WebApplicationType.NONE)
            .run(arguments)) {
      return context.getEnvironment();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NoBeans {}
}
