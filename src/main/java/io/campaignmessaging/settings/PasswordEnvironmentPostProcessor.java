package io.campaignmessaging.settings;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes a password for each user of the HTTP side that has none, and says it once in the log. It is
 * made before the routes are, because the mock receiver's HTTP vendor logs in with it.
 */
public final class PasswordEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  static final String PROPERTY_SOURCE = "campaignGeneratedPasswords";

  /** 18 bytes are 24 letters of Base64, and far beyond guessing. */
  private static final int PASSWORD_BYTES = 18;

  private static final List<String> USERS = List.of("operator", "viewer");

  private final Log log;

  /**
   * Makes the post-processor.
   *
   * @param logFactory makes logs whose lines come out once logging is set up
   */
  public PasswordEnvironmentPostProcessor(DeferredLogFactory logFactory) {
    this.log = logFactory.getLog(PasswordEnvironmentPostProcessor.class);
  }

  /** After the settings that may hold the passwords are read. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    SecureRandom random = new SecureRandom();
    Map<String, Object> generated = new LinkedHashMap<>();
    for (String user : USERS) {
      String property = "campaign." + user + ".password";
      if (environment.getProperty(property, "").isBlank()) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        generated.put(property, password);
        log.info(
            "The password of user %s is %s for this run; CAMPAIGN_%s_PASSWORD sets one that stays"
                .formatted(user, password, user.toUpperCase(Locale.ROOT)));
      }
    }
    environment.getPropertySources().remove(PROPERTY_SOURCE);
    if (!generated.isEmpty()) {
      environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, generated));
    }
  }
}
