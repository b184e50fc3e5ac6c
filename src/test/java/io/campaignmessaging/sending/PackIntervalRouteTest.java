package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RouteTest(
    value = "publish-responses",
    properties = {"campaign.responses.pack-size=1000", "campaign.responses.pack-interval=250ms"})
class PackIntervalRouteTest {

  @Autowired private ProducerTemplate template;
  @Autowired private CamelContext context;

  @EndpointInject("mock:publish-to-exchange")
  private MockEndpoint exchange;

  @Test
  void aPackThatIsNotFullLeavesAfterTheInterval() throws InterruptedException {
    exchange.expectedMessageCount(1);

    template.sendBody("direct:collect-responses", Map.of("messageId", 1));

    exchange.assertIsSatisfied();
    assertThat(exchange.getReceivedExchanges().get(0).getMessage().getBody(String.class))
        .isEqualTo("[{\"messageId\":1}]");
  }

  @Test
  void noResultIsLeftInAPackWhenTheRouteStops() throws Exception {
    exchange.expectedMessageCount(1);
    template.sendBody("direct:collect-responses", Map.of("messageId", 1));
    exchange.assertIsSatisfied();
    exchange.reset();
    exchange.expectedMessageCount(1);

    // The interval has just ended, so this one is still in its pack when the route is stopped.
    template.sendBody("direct:collect-responses", Map.of("messageId", 2));
    context.getRouteController().stopRoute("collect-responses");

    exchange.assertIsSatisfied();
    context.getRouteController().startRoute("collect-responses");
  }
}
