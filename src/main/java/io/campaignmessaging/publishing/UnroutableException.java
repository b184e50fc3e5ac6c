package io.campaignmessaging.publishing;

import org.springframework.amqp.AmqpException;

/** The broker took a message and gave it back, because no queue is bound for it. */
public class UnroutableException extends AmqpException {

  private static final long serialVersionUID = 1;

  /**
   * Says what came back.
   *
   * @param exchange where it was published; empty for the default exchange
   * @param routingKey under which key
   * @param reason the broker's words
   */
  public UnroutableException(String exchange, String routingKey, String reason) {
    super(
        "The broker gave a message back that was published to exchange '"
            + exchange
            + "' with key '"
            + routingKey
            + "' ("
            + reason
            + "): no queue is bound for it; exchange, queues and bindings are declared again");
  }
}
