package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.RouteTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RouteTest("poll-pending-messages")
class PollPendingMessagesRouteTest {

  private static final List<Map<String, Object>> CLAIM =
      List.of(ClaimedRow.of(1, "mock"), ClaimedRow.of(2, "mock"), ClaimedRow.of(3, "mock"));

  @Autowired private ProducerTemplate template;
  @Autowired private ClaimGate claimGate;
  @Autowired private InFlightMessages inFlight;
  @Autowired private CampaignProperties properties;

  @EndpointInject("mock:send-message")
  private MockEndpoint sendMessage;

  @Test
  void eachClaimedMessageIsSentByItself() throws InterruptedException {
    sendMessage.expectedBodiesReceivedInAnyOrder(CLAIM);

    template.sendBody("direct:poll-pending-messages", CLAIM);

    sendMessage.assertIsSatisfied();
  }

  @Test
  void allMessagesOfAClaimHaveItsDeadline() throws InterruptedException {
    long before = System.nanoTime();
    claimGate.begin(null, null);

    sendMessage.expectedMessageCount(3);

    template.sendBody("direct:poll-pending-messages", CLAIM);

    sendMessage.assertIsSatisfied();
    long sendingTime = properties.claim().lease().dividedBy(3).toNanos();
    assertThat(sendMessage.getReceivedExchanges())
        .hasSize(3)
        .allSatisfy(
            message ->
                assertThat(deadline(message) - before - sendingTime)
                    .isBetween(0L, System.nanoTime() - before));
  }

  @Test
  void aMessageThatFailsDoesNotTakeTheOthersOfItsClaimAlong() throws InterruptedException {
    sendMessage.whenExchangeReceived(
        1,
        exchange -> {
          throw new IllegalStateException("a message that cannot be handled");
        });

    sendMessage.expectedMessageCount(3);

    template.send("direct:poll-pending-messages", claim -> claim.getMessage().setBody(CLAIM));

    sendMessage.assertIsSatisfied();
  }

  @Test
  void messagesAreInFlightUntilTheyHaveLeftTheSendingRoutes() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    sendMessage.whenAnyExchangeReceived(exchange -> answer.await());

    template.sendBody("direct:poll-pending-messages", CLAIM);

    assertThat(inFlight.count()).isEqualTo(3);
    answer.countDown();
    await().untilAsserted(() -> assertThat(inFlight.count()).isZero());
  }

  private static long deadline(Exchange message) {
    return message.getProperty("claimDeadline", Long.class);
  }
}
