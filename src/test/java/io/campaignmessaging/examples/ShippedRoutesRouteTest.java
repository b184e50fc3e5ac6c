package io.campaignmessaging.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import io.campaignmessaging.testing.VendorCase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All shipped routes at once, from the claim to the broker. */
@RouteTest(
    vendors = "mock",
    properties = {
      "campaign.responses.pack-size=2",
      "campaign.responses.pack-interval=1s",
      "campaign.mock-receiver.url=http://127.0.0.1:8080/mock-receiver/messages"
    })
class ShippedRoutesRouteTest {

  @Test
  void theResultsOfAClaimArePublishedInOnePack(RoutesUnderTest routes) throws InterruptedException {
    routes.answer("vendor-mock", VendorCase.of("mock-http/delivered").expected());
    routes.at("publish-to-exchange").expectedMessageCount(1);

    routes.send(
        "poll-pending-messages", List.of(ClaimedRow.of(1, "mock"), ClaimedRow.of(2, "mock")));

    routes.at("publish-to-exchange").assertIsSatisfied();
    assertThat(routes.bodiesAt("publish-to-exchange", String.class))
        .singleElement()
        .asString()
        .contains("\"messageId\":1", "\"messageId\":2");
  }
}
