package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;

/** Where there is such a route at all is {@code RoutePreconditionsTest}'s. */
@RouteTest(value = "create-demo-campaign", properties = "campaign.database.kind=embedded")
class CreateDemoCampaignRouteTest {

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:insert-demo-messages")
  private MockEndpoint database;

  @Test
  void theDemoMessagesAreInsertedByOneStatement() {
    template.sendBody("direct:create-demo-campaign", null);

    assertThat(database.getReceivedCounter()).isOne();
  }

  @Test
  void aDatabaseThatIsAwayStopsNothingElse() {
    database.whenAnyExchangeReceived(
        turn -> {
          throw new DataAccessResourceFailureException("closed");
        });

    Exchange turn = template.send("direct:create-demo-campaign", exchange -> {});

    assertThat(turn.getException()).isNull();
  }
}
