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

@RouteTest("count-new-messages")
class CountNewMessagesRouteTest {

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:move-counts")
  private MockEndpoint database;

  @Test
  void everyTurnMovesTheCountsOnce() {
    template.sendBody("direct:count-new-messages", null);

    assertThat(database.getReceivedCounter()).isOne();
  }

  @Test
  void aTurnIsSkippedWhileTheDatabaseIsAway() {
    database.whenAnyExchangeReceived(
        turn -> {
          throw new DataAccessResourceFailureException("closed");
        });

    Exchange turn = template.send("direct:count-new-messages", exchange -> {});

    assertThat(database.getReceivedCounter()).isOne();
    assertThat(turn.getException()).isNull();
  }
}
