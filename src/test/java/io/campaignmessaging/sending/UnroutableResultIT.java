package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

/** A result that the broker took and put into no queue was not published. */
class UnroutableResultIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.claim.sweep-interval", "1h")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @Test
  void aResultThatReachesItsQueueEndsItsMessage() {
    FLOW.awaitStatus(FLOW.insertMessage("bound", "test@example.com"), "DELIVERED");
  }

  @Test
  void aResultThatReachedNoQueueIsPublishedAgain() {
    // A connection that is new declares the binding again; after a first message none is.
    FLOW.awaitStatus(FLOW.insertMessage("bound", "test@example.com"), "DELIVERED");
    RabbitAdmin admin = new RabbitAdmin(FLOW.bean(ConnectionFactory.class));
    Binding binding = FLOW.bean(Binding.class);
    admin.removeBinding(binding);
    try {
      long id = FLOW.insertMessage("unbound", "test@example.com");

      assertThat(FLOW.awaitStatus(id, "DELIVERED")).containsEntry("lost_claims", 0);
    } finally {
      admin.declareBinding(binding);
    }
  }
}
