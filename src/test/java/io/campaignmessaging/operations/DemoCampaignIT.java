package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.Switches;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The demo campaign in a real database. The route is only there where the application's own
 * database is embedded, and that of the tests counts as external, so it is loaded here.
 */
class DemoCampaignIT {

  private static final String ROUTE = "create-demo-campaign";

  @RegisterExtension
  private static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.demo.messages", "25")
          .with("campaign.mock-receiver.success-rate", "1");

  @Test
  void theDemoCampaignIsMadeAndDeliveredOnce() throws Exception {
    CamelContext context = FLOW.bean(CamelContext.class);
    context.getPropertiesComponent().addOverrideProperty("campaign.database.kind", "embedded");

    createDemoCampaign(context);
    FLOW.await().until(() -> delivered() == 25);
    createDemoCampaign(context);

    assertThat(FLOW.jdbc().queryForObject("select count(*) from communication_log", Long.class))
        .isEqualTo(25);
    assertThat(FLOW.jdbc().queryForObject("select name from campaign", String.class))
        .isEqualTo("Demo campaign");
  }

  /** Loads the route, which runs once, and waits until it has. */
  private static void createDemoCampaign(CamelContext context) throws Exception {
    NotifyBuilder turn = new NotifyBuilder(context).fromRoute(ROUTE).whenDone(1).create();
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveResource(context, "classpath:routes/" + ROUTE + ".camel.yaml"));
    context.getRouteController().startRoute(ROUTE);
    assertThat(turn.matches(Switches.patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
    context.getRouteController().stopRoute(ROUTE);
    context.removeRoute(ROUTE);
  }

  private static long delivered() {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from communication_log where campaign_id = 'demo' and status = 'DELIVERED'",
            Long.class);
  }
}
