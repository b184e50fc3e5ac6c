package io.campaignmessaging.page;

import io.campaignmessaging.operations.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The page, with stand-ins for the routes that it calls. */
@ComponentScan(basePackageClasses = PageConfiguration.class)
@EnableConfigurationProperties(PageProperties.class)
class PageTestConfiguration {

  @Bean
  StandInRoutes standInRoutes() {
    return new StandInRoutes(
        "list-campaigns",
        "pause-campaign",
        "resume-campaign",
        "cancel-campaign",
        "show-statistics",
        "show-sending",
        "change-sending",
        "pause-sending",
        "resume-sending",
        "trigger-sending",
        "list-vendors",
        "change-vendor",
        "pause-vendor",
        "resume-vendor",
        "show-mock-receiver",
        "change-mock-receiver",
        "list-routes",
        "start-route",
        "stop-route",
        "suspend-route",
        "resume-route",
        "list-messages",
        "show-message",
        "enqueue-messages",
        "list-actions",
        "list-dead-letters",
        "show-dead-letter",
        "request-replay",
        "list-messages-in-doubt",
        "resolve-messages-in-doubt");
  }

  @Bean(destroyMethod = "stop")
  CamelContext camelContext(StandInRoutes routes) {
    return routes.context();
  }

  @Bean
  ProducerTemplate producerTemplate(CamelContext context) {
    return context.createProducerTemplate();
  }

  @Bean
  Ledger ledger() {
    return new Ledger(new SimpleMeterRegistry());
  }
}
