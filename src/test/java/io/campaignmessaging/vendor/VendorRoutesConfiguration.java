package io.campaignmessaging.vendor;

import static org.mockito.Mockito.mock;

import io.campaignmessaging.operations.Steering;
import io.campaignmessaging.sending.SendingNotes;
import io.campaignmessaging.sending.VendorGuards;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * The vendor routes' beans and nothing else: no database, no broker, no login. It has no
 * stereotype, so that the application's own component scan does not find it in other tests.
 */
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration",
      "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"
    })
@EnableConfigurationProperties(MockReceiverProperties.class)
@ComponentScan
class VendorRoutesConfiguration {

  /** Nothing is claimed here that a guard could hold back. */
  @Bean
  VendorGuards vendorGuards() {
    return mock(VendorGuards.class);
  }

  /** No claim here has a deadline. */
  @Bean
  SendingNotes sendingNotes() {
    return mock(SendingNotes.class);
  }

  /** Nothing is steered over JMX here. */
  @Bean
  Steering steering() {
    return mock(Steering.class);
  }
}
