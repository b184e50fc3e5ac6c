package io.campaignmessaging.publishing;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ReturnListener;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Publishes every message as mandatory, and takes a confirmed one that came back for failed.
 *
 * <p>The broker sends {@code basic.return} before the confirm of the same message, and the client
 * calls return listeners on the thread that reads the connection, so after {@code waitForConfirms}
 * it is known whether the message came back (RabbitMQ, Publisher Confirms, "When Will Published
 * Messages Be Confirmed by the Broker?").
 */
final class ProvenRabbitTemplate extends RabbitTemplate {

  private static final Logger LOG = LoggerFactory.getLogger(ProvenRabbitTemplate.class);

  private final AmqpAdmin admin;
  private final BooleanSupplier blocked;
  private final ThreadLocal<Publication> publication = new ThreadLocal<>();

  /** What one invocation published, and what came back of it. */
  private static final class Publication implements ReturnCallback {

    private Channel channel;
    private ReturnListener listener;
    private volatile Return returned;
    private String destination = "";

    @Override
    public void handle(Return message) {
      returned = message;
    }

    void listenTo(Channel used) {
      if (listener == null) {
        listener = used.addReturnListener(this);
        channel = target(used);
      }
    }

    /** What the listener cannot hear or a closed channel cannot confirm is not proven. */
    void requireSame(Channel used) {
      if (channel != target(used)) {
        throw new AmqpException("The channel was closed before a message" + destination);
      }
    }

    void requireOpen() {
      if (listener != null && !channel.isOpen()) {
        throw new AmqpException(
            "The channel was closed before the broker confirmed a message" + destination,
            channel.getCloseReason());
      }
    }

    /**
     * The channel itself: the proxy of a closed one opens another at its next call, on which {@code
     * waitForConfirms} succeeds, as nothing was published there.
     */
    private static Channel target(Channel proxy) {
      return proxy instanceof ChannelProxy cached ? cached.getTargetChannel() : proxy;
    }

    void end() {
      if (listener != null) {
        channel.removeReturnListener(listener);
      }
    }
  }

  /**
   * Makes a template.
   *
   * @param connectionFactory with simple publisher confirms
   * @param admin declares exchange, queues and bindings again after a failure
   * @param blocked tells whether the broker blocks publishers
   */
  ProvenRabbitTemplate(
      ConnectionFactory connectionFactory, AmqpAdmin admin, BooleanSupplier blocked) {
    super(connectionFactory);
    this.admin = admin;
    this.blocked = blocked;
    // A connection that the broker blocks must not hold up the acknowledgements of the consumers.
    setUsePublisherConnection(true);
  }

  @Override
  public <T> T invoke(
      OperationsCallback<T> action,
      com.rabbitmq.client.ConfirmCallback acks,
      com.rabbitmq.client.ConfirmCallback nacks) {
    if (blocked.getAsBoolean()) {
      throw new BlockedException();
    }
    Publication begun = new Publication();
    publication.set(begun);
    try {
      return super.invoke(action, acks, nacks);
    } catch (RuntimeException e) {
      // Not only what Spring translates: a missing exchange closes the channel under the waiting
      // thread.
      declareAgain();
      throw e;
    } finally {
      publication.remove();
      begun.end();
    }
  }

  @Override
  public void doSend(
      Channel channel,
      String exchange,
      String routingKey,
      Message message,
      boolean mandatory,
      CorrelationData correlationData) {
    Publication begun = publication.get();
    if (begun != null) {
      begun.listenTo(channel);
      begun.destination =
          " that was published to exchange '" + exchange + "' with key '" + routingKey + "'";
    }
    super.doSend(channel, exchange, routingKey, message, true, correlationData);
    if (begun != null) {
      begun.requireSame(channel);
    }
  }

  @Override
  public boolean waitForConfirms(long timeout) {
    boolean confirmed = super.waitForConfirms(timeout);
    Publication begun = publication.get();
    Return returned = begun == null ? null : begun.returned;
    if (returned != null) {
      throw new UnroutableException(
          returned.getExchange(), returned.getRoutingKey(), returned.getReplyText());
    }
    if (!confirmed) {
      // The embedded broker refuses what no queue takes before it gives it back.
      throw new AmqpException(
          "The broker refused a message (nack)" + (begun == null ? "" : begun.destination));
    }
    if (begun != null) {
      begun.requireOpen();
    }
    return true;
  }

  /** A queue or an exchange that somebody deleted is not declared by the connection that stays. */
  private void declareAgain() {
    try {
      admin.initialize();
    } catch (RuntimeException e) {
      LOG.debug("Exchange, queues and bindings could not be declared again", e);
    }
  }
}
