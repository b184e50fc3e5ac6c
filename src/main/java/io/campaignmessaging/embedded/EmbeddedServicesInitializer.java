package io.campaignmessaging.embedded;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Begins to start the embedded services before the context is made, so that they come up while it
 * is: on the first start PostgreSQL needs some seconds to make its data folder.
 */
public final class EmbeddedServicesInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  private static final String EMBEDDED = "embedded";

  /**
   * @throws StartFailure if the data folder cannot be used
   */
  @Override
  public void initialize(GenericApplicationContext context) {
    Environment environment = context.getEnvironment();
    boolean database = isEmbedded(environment, EmbeddedServicesConfiguration.DATABASE_KIND);
    boolean broker = isEmbedded(environment, EmbeddedServicesConfiguration.BROKER_KIND);
    if (!database && !broker) {
      return;
    }
    EmbeddedServices services =
        EmbeddedServices.begin(
            environment.getProperty(DataFolder.SETTING, "data"),
            Binder.get(environment).bindOrCreate("campaign.embedded", EmbeddedProperties.class),
            database,
            broker);
    context.registerBean(
        "embeddedServices",
        EmbeddedServices.class,
        () -> services,
        definition -> definition.setDestroyMethodName("close"));
    // A context that fails before it has made the bean does not close it.
    context.addApplicationListener(
        (ApplicationListener<ApplicationFailedEvent>) failure -> services.close());
  }

  private static boolean isEmbedded(Environment environment, String kind) {
    return EMBEDDED.equalsIgnoreCase(environment.getProperty(kind));
  }
}
