package io.campaignmessaging.responses;

import io.campaignmessaging.settings.CampaignProperties;
import java.util.Map;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.retry.interceptor.RetryOperationsInterceptor;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * The exchange and the queues that vendor responses travel over. Spring declares them on every new
 * connection, before anything is published on it.
 */
@Configuration
public class ResponseTopology {

  /** The exchange that responses are published to. */
  public static final String EXCHANGE = "campaign_messaging";

  /** The routing key of responses. */
  public static final String ROUTING_KEY = "response.process";

  /** The queue of responses. */
  public static final String QUEUE = "message_response_queue";

  /** The queue of responses that could not be processed. */
  public static final String DEAD_LETTER_QUEUE = QUEUE + ".dlq";

  private static final String QUORUM = "quorum";

  /**
   * RabbitMQ 4 dead-letters after 20 deliveries by default. A good message must not be given up
   * because consumers were killed while they held it, so the limit is out of reach.
   */
  private static final int DELIVERY_LIMIT = 1_000_000;

  @Bean
  Queue deadLetterQueue(CampaignProperties properties) {
    return builder(DEAD_LETTER_QUEUE, properties).build();
  }

  @Bean
  Queue responseQueue(CampaignProperties properties) {
    return builder(QUEUE, properties)
        .deadLetterExchange("")
        .deadLetterRoutingKey(DEAD_LETTER_QUEUE)
        // The same for Qpid, the embedded broker; RabbitMQ passes these two over.
        .withArgument("alternateBinding", Map.of("destination", DEAD_LETTER_QUEUE))
        .withArgument("maximumDeliveryAttempts", 1)
        .build();
  }

  @Bean
  DirectExchange responseExchange() {
    return new DirectExchange(EXCHANGE, true, false);
  }

  @Bean
  Binding responseBinding(Queue responseQueue, DirectExchange responseExchange) {
    return BindingBuilder.bind(responseQueue).to(responseExchange).with(ROUTING_KEY);
  }

  /**
   * Puts a queue message back whose route failed, which it does only when it is stopped: what
   * redelivery can mend is redelivered inside the route, and the rest is parked by it.
   */
  @Bean
  RetryOperationsInterceptor requeueOnFailure() {
    RetryTemplate once = new RetryTemplate();
    once.setRetryPolicy(new NeverRetryPolicy());
    RetryOperationsInterceptor interceptor = new RetryOperationsInterceptor();
    interceptor.setRetryOperations(once);
    return interceptor;
  }

  private static QueueBuilder builder(String name, CampaignProperties properties) {
    QueueBuilder builder = QueueBuilder.durable(name);
    if (QUORUM.equals(properties.responses().queueType())) {
      builder.quorum().deliveryLimit(DELIVERY_LIMIT);
    }
    return builder;
  }
}
