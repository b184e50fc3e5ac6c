package io.campaignmessaging.testing;

import io.campaignmessaging.operations.ProgressLines;
import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.operations.WebAddress;
import io.campaignmessaging.responses.DeadLetters;
import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.sending.ClaimSettings;
import io.campaignmessaging.sending.DeliveryResults;
import io.campaignmessaging.sending.RecipientCheck;
import io.campaignmessaging.sending.VendorRoutes;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.vendor.VendorFailures;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.threadpool.CamelThreadPoolAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The beans that the routes name, and Camel: no database, no broker, no HTTP side. It has no
 * stereotype, so that the application's own component scan does not find it in other tests.
 */
@ImportAutoConfiguration({
  CamelAutoConfiguration.class,
  CamelThreadPoolAutoConfiguration.class,
  JacksonAutoConfiguration.class
})
@EnableConfigurationProperties(CampaignProperties.class)
@ComponentScan(
    basePackages = "io.campaignmessaging",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = {
              ClaimGate.class,
              ClaimSettings.class,
              DeadLetters.class,
              DeliveryResults.class,
              ProgressLines.class,
              RecipientCheck.class,
              ServiceWatch.class,
              VendorFailures.class,
              VendorRoutes.class,
              WebAddress.class
            }))
class RouteTestConfiguration {}
