package io.campaignmessaging;

import io.campaignmessaging.commands.CommandLibraries;
import io.campaignmessaging.embedded.EmbeddedServicesInitializer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the campaign messaging system: the services that it needs, its routes and its HTTP side.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CampaignMessagingApplication {

  /**
   * Starts the application and keeps it running until it is told to stop, or runs a sub-command and
   * ends with its exit code.
   *
   * @param arguments Spring Boot's command line, for example {@code --campaign.roles=sender}, or a
   *     sub-command with its options
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (CommandLibraries.areNeededBy(arguments)) {
      System.exit(CommandLibraries.run(arguments));
    }
    SpringApplication application = new SpringApplication(CampaignMessagingApplication.class);
    application.addInitializers(new EmbeddedServicesInitializer());
    application.run(arguments);
  }
}
