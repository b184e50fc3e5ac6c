package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.testing.Flow;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

/** Claims while nobody consumes the results, or a route does not run. */
class ClaimPauseIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.roles", "sender")
          .with("campaign.responses.depth-limit", "1");

  @BeforeEach
  void emptyTheQueue() {
    purge();
  }

  @Test
  void aMessageIsClaimedWhileTheQueueIsShort() {
    long id = FLOW.insertMessage("short", "test@example.com");

    FLOW.await().until(() -> attempts(id) == 1);
  }

  @Test
  void nothingIsClaimedWhileTheQueueIsTooDeepAndThePauseBurnsNoAttempt() {
    for (int waiting = 0; waiting < 3; waiting++) {
      FLOW.publish("[]");
    }
    FLOW.await().until(() -> !mayClaim());
    long id = FLOW.insertMessage("deep", "test@example.com");

    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(attempts(id)).isZero());

    purge();
    FLOW.await().until(() -> attempts(id) == 1);
  }

  @Test
  void nothingIsClaimedWhileARouteThatMessagesPassIsStoppedAndThePauseBurnsNoAttempt()
      throws Exception {
    RouteController routes = FLOW.bean(CamelContext.class).getRouteController();
    routes.stopRoute("ask-vendor");
    try {
      long id = FLOW.insertMessage("stopped", "test@example.com");

      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(attempts(id)).isZero());

      routes.startRoute("ask-vendor");
      FLOW.await().until(() -> attempts(id) == 1);
    } finally {
      routes.startRoute("ask-vendor");
    }
  }

  private static void purge() {
    new RabbitAdmin(FLOW.bean(ConnectionFactory.class)).purgeQueue(ResponseTopology.QUEUE);
    FLOW.await().until(ClaimPauseIT::mayClaim);
  }

  private static boolean mayClaim() {
    return FLOW.bean(ServiceWatch.class).mayClaim();
  }

  private static int attempts(long id) {
    return (int) FLOW.message(id).get("attempts");
  }
}
