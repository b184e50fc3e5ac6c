package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Method;
import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.vendor.MockReceiver;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** What the application does between a broker's notices that it blocks publishers. */
class BlockedPublishersIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.claim.sweep-interval", "1h")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @Test
  void aMessageIsSentWhileNothingIsBlocked() {
    FLOW.awaitStatus(FLOW.insertMessage("free", "test@example.com"), "DELIVERED");
  }

  @Test
  void nothingIsClaimedOrPublishedMeanwhileAndNothingIsLost() throws IOException {
    MockReceiver vendor = FLOW.bean(MockReceiver.class);
    vendor.change(settings -> settings.withDelay(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    long sent = FLOW.insertMessage("blocked", "test@example.com");
    FLOW.await().until(() -> callsInFlight() == 1);
    vendor.change(settings -> settings.withDelay(Duration.ZERO, Duration.ZERO));

    notice(new AMQImpl.Connection.Blocked("low on memory"));

    long pending = FLOW.insertMessage("blocked", "test@example.com");
    FLOW.await().until(() -> callsInFlight() == 0);
    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              assertThat(FLOW.message(pending)).containsEntry("attempts", 0);
              assertThat(FLOW.message(sent)).containsEntry("status", "PROCESSING");
            });

    notice(new AMQImpl.Connection.Unblocked());
    assertThat(FLOW.awaitStatus(sent, "DELIVERED")).containsEntry("lost_claims", 0);
    assertThat(FLOW.awaitStatus(pending, "DELIVERED")).containsEntry("attempts", 1);
  }

  /** What the client does with a command that arrives from the broker. */
  private static void notice(Method method) throws IOException {
    AMQConnection connection =
        (AMQConnection) FLOW.bean(ConnectionFactory.class).createConnection().getDelegate();
    assertThat(connection.processControlCommand(new AMQCommand(method))).isTrue();
  }

  private static int callsInFlight() {
    return FLOW.bean(CamelContext.class).getInflightRepository().size("vendor-mock");
  }
}
