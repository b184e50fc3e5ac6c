package io.campaignmessaging.publishing;

import org.springframework.amqp.AmqpException;

/** Nothing is published while the broker blocks publishers: the thread would hang in the socket. */
public class BlockedException extends AmqpException {

  private static final long serialVersionUID = 1;

  /** Says that nothing was published. */
  public BlockedException() {
    super("The broker blocks publishers, so nothing was published; it has a memory or disk alarm");
  }
}
