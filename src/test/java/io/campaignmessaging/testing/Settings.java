package io.campaignmessaging.testing;

import io.campaignmessaging.settings.CampaignProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The settings of the flow as {@code application.yaml} has them, for tests without a context. */
public final class Settings {

  private Settings() {}

  /** The defaults, but for these ({@code name=value} each); bounds are not checked. */
  public static CampaignProperties with(String... changes) {
    Map<String, Object> changed = new LinkedHashMap<>();
    Arrays.stream(changes)
        .map(change -> change.split("=", 2))
        .forEach(change -> changed.put(change[0], change[1]));
    return Binder.get(environment(changed)).bind("campaign", CampaignProperties.class).get();
  }

  /** The defaults of the application, but for these. */
  public static ConfigurableEnvironment environment(Map<String, Object> changes) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("changes", changes));
    try {
      new YamlPropertySourceLoader()
          .load("defaults", new ClassPathResource("application.yaml"))
          .forEach(environment.getPropertySources()::addLast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return environment;
  }
}
