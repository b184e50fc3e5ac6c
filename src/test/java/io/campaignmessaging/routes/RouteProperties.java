package io.campaignmessaging.routes;

import io.campaignmessaging.testing.Settings;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;

/** The properties that routes have: the defaults of the application, and what follows from them. */
final class RouteProperties {

  private RouteProperties() {}

  static ConfigurableEnvironment environment() {
    return Settings.environment(
        Map.of(
            "campaign.broker.kind", "embedded",
            "campaign.database.kind", "embedded",
            "campaign.operator.password", "operator-password",
            "campaign.routes.location", "file:routes/",
            "campaign.viewer.password", "viewer-password"));
  }
}
