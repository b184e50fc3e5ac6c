package io.campaignmessaging.chaos;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.campaignmessaging.processes.RabbitServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A second queue at the exchange of the responses, which gets a copy of everything published. */
final class Tap {

  private static final String EXCHANGE = "campaign_messaging";
  private static final String ROUTING_KEY = "response.process";
  private static final String RESPONSES = "message_response_queue";
  private static final String QUEUE = "fault-run-tap";

  private final RabbitServer broker;

  /** Makes the queue before anything is published. */
  Tap(RabbitServer broker) throws IOException, TimeoutException {
    this.broker = broker;
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.DIRECT, true);
      channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      channel.queueBind(QUEUE, EXCHANGE, ROUTING_KEY);
    }
  }

  /** Takes everything out and returns the ids of the packs of results; sweeps are left out. */
  List<String> drain() throws IOException, TimeoutException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      for (GetResponse message = channel.basicGet(QUEUE, true);
          message != null;
          message = channel.basicGet(QUEUE, true)) {
        Map<String, Object> headers = message.getProps().getHeaders();
        if (headers == null || !headers.containsKey("messageKind")) {
          ids.add(message.getProps().getMessageId());
        }
      }
    }
    return ids;
  }

  /** How many messages wait for a consumer, or in the dead-letter queue. */
  long waiting(String suffix) throws IOException, TimeoutException {
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      return channel.messageCount(RESPONSES + suffix);
    }
  }
}
