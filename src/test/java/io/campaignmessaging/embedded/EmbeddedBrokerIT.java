package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesOwnServices
class EmbeddedBrokerIT {

  private static final String EXCHANGE = "campaign_messaging";
  private static final String KEY = "response.process";
  private static final String QUEUE = "message_response_queue";
  private static final String DEAD_LETTER_QUEUE = QUEUE + ".dlq";

  /** One declaration for RabbitMQ, which knows the x- arguments, and Qpid, which knows the rest. */
  private static final Map<String, Object> QUEUE_ARGUMENTS =
      Map.of(
          "x-queue-type",
          "quorum",
          "x-dead-letter-exchange",
          "",
          "x-dead-letter-routing-key",
          DEAD_LETTER_QUEUE,
          "alternateBinding",
          Map.of("destination", DEAD_LETTER_QUEUE),
          "maximumDeliveryAttempts",
          1);

  @TempDir private Path temporary;

  @Test
  void aRestartKeepsConfirmedMessagesAndTopology() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
          Connection connection = connect(broker);
          Channel channel = connection.createChannel()) {
        declareTopology(channel);
        publishConfirmed(channel, "kept");
      }
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
          Connection connection = connect(broker);
          Channel channel = connection.createChannel()) {
        channel.exchangeDeclarePassive(EXCHANGE);
        assertThat(body(channel.basicGet(QUEUE, true))).isEqualTo("kept");
        declareTopology(channel);
      }
    }
  }

  @Test
  void confirmedMessagesSurviveAKilledProcess() throws Exception {
    Path path = temporary.resolve("data");
    int messages = 2_000;
    try (ChildJvm child =
        ChildJvm.start(BrokerProcess.class, path.toString(), "0", Integer.toString(messages))) {
      child.awaitLine("confirmed ");
      child.kill();
    }
    try (DataFolder folder = DataFolder.open(path);
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Connection connection = connect(broker);
        Channel channel = connection.createChannel()) {
      List<Integer> found = new ArrayList<>();
      for (GetResponse message = channel.basicGet(BrokerProcess.QUEUE, true);
          message != null;
          message = channel.basicGet(BrokerProcess.QUEUE, true)) {
        found.add(Integer.valueOf(body(message)));
      }
      assertThat(found).hasSize(messages).doesNotHaveDuplicates();
    }
  }

  @Test
  void itServesTheApplicationUntilItIsClosedAlsoWhileTheProcessShutsDown() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(BrokerProcess.class, temporary.resolve("data").toString(), "0", "1")) {
      child.awaitLine("confirmed ");
      child.terminate();
      child.awaitLine("published while shutting down");
    }
  }

  @Test
  void aRejectedMessageLandsInTheDeadLetterQueueAsItCame() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Connection connection = connect(broker);
        Channel channel = connection.createChannel()) {
      declareTopology(channel);
      AMQP.BasicProperties properties =
          MessageProperties.PERSISTENT_TEXT_PLAIN
              .builder()
              .headers(Map.of("campaign-id", "spring"))
              .build();
      channel.confirmSelect();
      channel.basicPublish(EXCHANGE, KEY, properties, bytes("unreadable"));
      channel.waitForConfirmsOrDie(10_000);

      GetResponse message = channel.basicGet(QUEUE, false);
      channel.basicReject(message.getEnvelope().getDeliveryTag(), false);

      GetResponse dead = awaitMessage(channel, DEAD_LETTER_QUEUE);
      assertThat(body(dead)).isEqualTo("unreadable");
      assertThat(dead.getProps().getContentType()).isEqualTo("text/plain");
      assertThat(dead.getProps().getHeaders().get("campaign-id")).hasToString("spring");
      assertThat(channel.messageCount(QUEUE)).isZero();
    }
  }

  @Test
  void aMessageWhoseConsumerDiedIsDeliveredAgain() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Connection connection = connect(broker);
        Channel channel = connection.createChannel()) {
      declareTopology(channel);
      publishConfirmed(channel, "again");
      for (int consumer = 1; consumer <= 3; consumer++) {
        try (Connection dying = connect(broker)) {
          assertThat(awaitMessage(dying.createChannel(), QUEUE, false)).isNotNull();
        }
      }
      assertThat(body(awaitMessage(channel, QUEUE))).isEqualTo("again");
      assertThat(channel.messageCount(DEAD_LETTER_QUEUE)).isZero();
    }
  }

  @Test
  void anUnroutableMandatoryMessageComesBack() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Connection connection = connect(broker);
        Channel channel = connection.createChannel()) {
      declareTopology(channel);
      List<String> returned = new CopyOnWriteArrayList<>();
      channel.addReturnListener(message -> returned.add(message.getRoutingKey()));
      channel.confirmSelect();
      channel.basicPublish(
          EXCHANGE, "no.such.key", true, MessageProperties.PERSISTENT_BASIC, bytes("lost"));
      await().until(() -> returned.equals(List.of("no.such.key")));
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void onlyTheGeneratedPasswordOpensIt() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
      for (String[] login : new String[][] {{"campaign", "guessed"}, {"guest", "guest"}}) {
        ConnectionFactory factory = BrokerProcess.connectionFactory(broker);
        factory.setUsername(login[0]);
        factory.setPassword(login[1]);
        assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
      }
      for (String file : List.of("password", "broker.json")) {
        Path path = folder.path().resolve("broker").resolve(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aPortInUseIsRefusedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ", the port is in use")
          .hasMessageContaining("campaign.embedded.broker-port")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void twoCopiesFindAPortEach() {
    try (DataFolder folder = DataFolder.open(temporary.resolve("one"));
        DataFolder other = DataFolder.open(temporary.resolve("two with spaces"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        EmbeddedBroker second = EmbeddedBroker.start(other, 0)) {
      assertThat(second.port()).isNotEqualTo(broker.port());
    }
  }

  @Test
  void aBrokenMessageStoreIsRefusedInOneLine() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      EmbeddedBroker.start(folder, 0).close();
      Files.write(folder.path().resolve("broker/messages/00000000.jdb"), new byte[100]);
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining(folder.path().resolve("broker").toString())
          .hasMessageContaining("campaign.data.folder")
          .hasMessageNotContaining("\n");
    }
  }

  /** The dead-letter queue comes first: Qpid refuses an alternate binding to what is not there. */
  private static void declareTopology(Channel channel) throws IOException {
    channel.exchangeDeclare(EXCHANGE, "direct", true);
    channel.queueDeclare(DEAD_LETTER_QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueDeclare(QUEUE, true, false, false, QUEUE_ARGUMENTS);
    channel.queueBind(QUEUE, EXCHANGE, KEY);
  }

  private static void publishConfirmed(Channel channel, String body) throws Exception {
    channel.confirmSelect();
    channel.basicPublish(EXCHANGE, KEY, MessageProperties.PERSISTENT_BASIC, bytes(body));
    channel.waitForConfirmsOrDie(10_000);
  }

  private static GetResponse awaitMessage(Channel channel, String queue) {
    return awaitMessage(channel, queue, true);
  }

  private static GetResponse awaitMessage(Channel channel, String queue, boolean acknowledge) {
    return await().until(() -> channel.basicGet(queue, acknowledge), message -> message != null);
  }

  private static Connection connect(EmbeddedBroker broker) throws Exception {
    return BrokerProcess.connectionFactory(broker).newConnection();
  }

  private static String body(GetResponse message) {
    return new String(message.getBody(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
