package io.campaignmessaging.mutants;

import io.campaignmessaging.operations.GracefulStop;
import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.settings.CampaignProperties;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;

/** Stops without emptying the sending side first. */
class AbruptStop {

  @Bean
  GracefulStop gracefulStop(ClaimGate gate, CamelContext context, CampaignProperties properties) {
    return new GracefulStop(gate, context, properties) {
      @Override
      public void drain() {}
    };
  }
}
