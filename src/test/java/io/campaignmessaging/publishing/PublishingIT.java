package io.campaignmessaging.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.testing.Flow;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** What is published is in a queue, or it is known that it is not. */
class PublishingIT {

  private static final String ENDPOINT = "spring-rabbitmq:%s?confirm=enabled&confirmTimeout=5000";

  @RegisterExtension static final Flow FLOW = Flow.ofOneInstance();

  @Test
  void resultsArePublishedAgainWhenTheirQueueWasNotBound() {
    FLOW.bean(AmqpAdmin.class).removeBinding(FLOW.bean(Binding.class));

    FLOW.insertMessages("unbound", 20);

    FLOW.awaitFinished("unbound");
    assertThat(lostClaims("unbound")).isZero();
  }

  @Test
  void resultsArePublishedAgainWhenTheirExchangeWasDeleted() {
    FLOW.bean(AmqpAdmin.class).deleteExchange(ResponseTopology.EXCHANGE);

    FLOW.insertMessages("no-exchange", 20);

    FLOW.awaitFinished("no-exchange");
    assertThat(lostClaims("no-exchange")).isZero();
  }

  @Test
  void aMessageWhoseChannelClosesBeforeItIsConfirmedFailsAtItsPublisher() {
    ProvenRabbitTemplate template =
        new ProvenRabbitTemplate(
            FLOW.bean(ConnectionFactory.class), FLOW.bean(AmqpAdmin.class), () -> false);

    assertThatThrownBy(
            () ->
                template.invoke(
                    operations -> {
                      operations.convertAndSend("an-exchange-that-is-not", "a-key", "a");
                      Channel used =
                          operations.execute(
                              channel -> ((ChannelProxy) channel).getTargetChannel());
                      FLOW.await().until(() -> !used.isOpen());
                      return operations.waitForConfirms(5000);
                    }))
        .isInstanceOf(AmqpException.class)
        .hasMessageContaining("an-exchange-that-is-not");
  }

  @Test
  void aMessageThatNoQueueTakesFailsAtItsPublisher() {
    try (ProducerTemplate template = FLOW.bean(CamelContext.class).createProducerTemplate()) {
      assertThatThrownBy(
              () ->
                  template.sendBody(
                      ENDPOINT.formatted(ResponseTopology.EXCHANGE) + "&routingKey=nowhere", "a"))
          .isInstanceOf(CamelExecutionException.class)
          .cause()
          .isInstanceOf(AmqpException.class)
          .hasMessageContaining("campaign_messaging")
          .hasMessageContaining("nowhere");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "campaign.test.services",
      matches = "external|docker",
      disabledReason = "the embedded broker does not answer once an alternate queue is deleted")
  void aDeadLetterIsParkedAlsoWhenItsQueueWasDeleted() {
    FLOW.bean(AmqpAdmin.class).deleteQueue(ResponseTopology.DEAD_LETTER_QUEUE);

    FLOW.publish("this is no JSON");

    assertThat(FLOW.takeDeadLetter().getBody()).asString().isEqualTo("this is no JSON");
  }

  private static long lostClaims(String campaign) {
    return FLOW.jdbc()
        .queryForObject(
            "select sum(lost_claims) from communication_log where campaign_id = ?",
            Long.class,
            campaign);
  }
}
