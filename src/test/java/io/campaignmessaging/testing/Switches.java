package io.campaignmessaging.testing;

import io.campaignmessaging.CampaignMessagingApplication;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** What system properties change about the application under test, and how long a test waits. */
public final class Switches {

  /** System property: a folder whose routes replace those of the application; none by default. */
  public static final String ROUTES_FOLDER = "campaign.test.routes-folder";

  /** System property: a class with bean methods that replace beans of the application. */
  public static final String REPLACED_BEANS = "campaign.test.replaced-beans";

  /** System property: how long a condition is waited for, in seconds. */
  public static final String PATIENCE_SECONDS = "campaign.test.patience-seconds";

  private static final int PATIENCE_SECONDS_DEFAULT = 90;

  private Switches() {}

  /** How long a condition is waited for. */
  public static Duration patience() {
    return Duration.ofSeconds(Integer.getInteger(PATIENCE_SECONDS, PATIENCE_SECONDS_DEFAULT));
  }

  /** Starts the application with these settings, and with the routes and beans of the switches. */
  public static ConfigurableApplicationContext start(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("campaign.routes.folder", System.getProperty(ROUTES_FOLDER, ""));
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder(CampaignMessagingApplication.class);
    String replacedBeans = System.getProperty(REPLACED_BEANS);
    if (replacedBeans != null) {
      builder.sources(ClassUtils.resolveClassName(replacedBeans, null));
      all.put("spring.main.allow-bean-definition-overriding", "true");
    }
    return builder
        .initializers(context -> TestPropertyValues.of(all).applyTo(context))
        .run(
            all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }
}
