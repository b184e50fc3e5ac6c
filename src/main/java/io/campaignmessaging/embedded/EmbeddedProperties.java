package io.campaignmessaging.embedded;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the embedded services listen on 127.0.0.1.
 *
 * @param databasePort The port of the embedded PostgreSQL, 0 to 65,535; 0 is the first free one
 *     from 54320.
 * @param brokerPort The port of the embedded broker, 0 to 65,535; 0 is the first free one from
 *     54420.
 */
@ConfigurationProperties("campaign.embedded")
public record EmbeddedProperties(
    @DefaultValue("0") int databasePort, @DefaultValue("0") int brokerPort) {

  private static final int HIGHEST_PORT = 65535;

  /**
   * Checks the ports.
   *
   * @throws StartFailure if one is no port number
   */
  public EmbeddedProperties {
    requirePort(EmbeddedPostgres.PORT_SETTING, databasePort);
    requirePort(EmbeddedBroker.PORT_SETTING, brokerPort);
  }

  private static void requirePort(String setting, int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new StartFailure(
          setting + " is " + port + ", which is no port.",
          "Set it to a port from 1 to " + HIGHEST_PORT + ", or to 0 for any free one.");
    }
  }
}
