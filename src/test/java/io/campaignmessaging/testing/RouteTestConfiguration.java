package io.campaignmessaging.testing;

import io.campaignmessaging.http.JsonResponses;
import io.campaignmessaging.http.PathParameters;
import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.imports.ImportAnswers;
import io.campaignmessaging.imports.ImportProperties;
import io.campaignmessaging.imports.MessageCheck;
import io.campaignmessaging.imports.MessageImports;
import io.campaignmessaging.metrics.ClaimMeters;
import io.campaignmessaging.metrics.OutcomeMeters;
import io.campaignmessaging.metrics.StockMeters;
import io.campaignmessaging.metrics.VendorMeters;
import io.campaignmessaging.operations.ActionRequests;
import io.campaignmessaging.operations.CampaignRequests;
import io.campaignmessaging.operations.HealthReport;
import io.campaignmessaging.operations.Ledger;
import io.campaignmessaging.operations.LogContext;
import io.campaignmessaging.operations.MessageRequests;
import io.campaignmessaging.operations.OperatorRequests;
import io.campaignmessaging.operations.ProgressLines;
import io.campaignmessaging.operations.RouteControl;
import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.operations.WebAddress;
import io.campaignmessaging.responses.DeadLetters;
import io.campaignmessaging.responses.RawBytesConverter;
import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.sending.ClaimScheduler;
import io.campaignmessaging.sending.ClaimSettings;
import io.campaignmessaging.sending.ClaimTurn;
import io.campaignmessaging.sending.DeliveryResults;
import io.campaignmessaging.sending.InFlightMessages;
import io.campaignmessaging.sending.RecipientCheck;
import io.campaignmessaging.sending.SendingControl;
import io.campaignmessaging.sending.SendingNotes;
import io.campaignmessaging.sending.VendorControl;
import io.campaignmessaging.sending.VendorGuards;
import io.campaignmessaging.sending.VendorRoutes;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.tracing.TracingConfiguration;
import io.campaignmessaging.vendor.MockReceiver;
import io.campaignmessaging.vendor.MockReceiverHttp;
import io.campaignmessaging.vendor.MockReceiverProperties;
import io.campaignmessaging.vendor.MockReceiverSettings;
import io.campaignmessaging.vendor.VendorFailures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.springboot.DirectComponentAutoConfiguration;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.threadpool.CamelThreadPoolAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The beans that the routes name, and Camel: no database, no broker, no HTTP side. It has no
 * stereotype, so that the application's own component scan does not find it in other tests.
 */
@ImportAutoConfiguration({
  CamelAutoConfiguration.class,
  CamelThreadPoolAutoConfiguration.class,
  DirectComponentAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  ValidationAutoConfiguration.class
})
@EnableConfigurationProperties({
  CampaignProperties.class,
  ImportProperties.class,
  MockReceiverProperties.class
})
@ComponentScan(
    basePackages = "io.campaignmessaging",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = {
              ActionRequests.class,
              CampaignRequests.class,
              ClaimGate.class,
              ClaimMeters.class,
              ClaimScheduler.class,
              ClaimSettings.class,
              ClaimTurn.class,
              DeadLetters.class,
              DeliveryResults.class,
              HealthReport.class,
              ImportAnswers.class,
              InFlightMessages.class,
              JsonResponses.class,
              Ledger.class,
              LogContext.class,
              MessageCheck.class,
              MessageImports.class,
              MessageRequests.class,
              MockReceiver.class,
              MockReceiverHttp.class,
              MockReceiverSettings.class,
              OperatorRequests.class,
              OutcomeMeters.class,
              PathParameters.class,
              ProgressLines.class,
              RawBytesConverter.class,
              RecipientCheck.class,
              RouteControl.class,
              SendingControl.class,
              SendingNotes.class,
              RequestReader.class,
              ServiceWatch.class,
              StockMeters.class,
              VendorControl.class,
              TracingConfiguration.class,
              VendorFailures.class,
              VendorGuards.class,
              VendorMeters.class,
              VendorRoutes.class,
              WebAddress.class
            }))
class RouteTestConfiguration {

  @Bean
  MeterRegistry metrics() {
    return new SimpleMeterRegistry();
  }

  @Bean
  RoutesUnderTest routesUnderTest(CamelContext context, ProducerTemplate producer) {
    return new RoutesUnderTest(context, producer);
  }
}
