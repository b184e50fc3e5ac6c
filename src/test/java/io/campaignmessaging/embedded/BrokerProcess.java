package io.campaignmessaging.embedded;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process that starts the embedded broker, has messages confirmed and then waits to be killed.
 */
final class BrokerProcess {

  static final String QUEUE = "kept";

  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            DataFolder.open(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
    System.out.println("ready after ms " + (System.nanoTime() - begin) / 1_000_000);
    try (Connection connection = connectionFactory(broker).newConnection();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of());
      channel.confirmSelect();
      int messages = Integer.parseInt(arguments[2]);
      for (int number = 1; number <= messages; number++) {
        channel.basicPublish(
            "",
            QUEUE,
            MessageProperties.PERSISTENT_BASIC,
            Integer.toString(number).getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirmsOrDie();
      System.out.println("confirmed " + messages);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> publishWhileShuttingDown(channel)));
      new CountDownLatch(1).await();
    }
  }

  /** Takes long enough for any other shutdown hook to have its say. */
  private static void publishWhileShuttingDown(Channel channel) {
    try {
      for (int number = 1; number <= 500; number++) {
        channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, new byte[1]);
        channel.waitForConfirmsOrDie(10_000);
      }
      System.out.println("published while shutting down");
    } catch (Exception e) {
      System.out.println("not published: " + e);
    }
  }

  static ConnectionFactory connectionFactory(EmbeddedBroker broker) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setUsername(broker.username());
    factory.setPassword(broker.password());
    factory.setVirtualHost(broker.virtualHost());
    return factory;
  }
}
