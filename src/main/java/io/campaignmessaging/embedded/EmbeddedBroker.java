package io.campaignmessaging.embedded;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.BrokerImpl;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;

/**
 * A real, durable AMQP 0-9-1 broker in this process, Apache Qpid Broker-J with its messages in the
 * data folder. It listens on 127.0.0.1 only and has no management port.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** The setting of its port. */
  public static final String PORT_SETTING = "campaign.embedded.broker-port";

  static final int FIRST_PORT = 54420;

  private static final String USERNAME = "campaign";

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

  private final SystemLauncher launcher;
  private final int port;
  private final String password;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(SystemLauncher launcher, int port, String password) {
    this.launcher = launcher;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts the broker and waits until a client can log in.
   *
   * @param folder the folder that holds its messages, password and configuration
   * @param port the port, or 0 for a free one from 54420 upward
   * @return the running broker
   * @throws StartFailure if it cannot be started; the message says why and what to do
   */
  public static EmbeddedBroker start(DataFolder folder, int port) {
    Path broker = folder.folder("broker");
    try {
      String password = GeneratedPassword.readOrCreate(broker.resolve("password"));
      IntStream candidates = LoopbackPorts.free(port, FIRST_PORT);
      for (int candidate : (Iterable<Integer>) candidates::iterator) {
        Launch launch = Launch.start(broker, candidate, password);
        // Asked before the shutdown, which takes the parts away.
        boolean stores = launch.stores();
        if (stores && launch.listens()) {
          EmbeddedBroker started = new EmbeddedBroker(launch.launcher(), candidate, password);
          started.probe();
          return started;
        }
        launch.launcher().shutdown();
        if (!stores) {
          throw broken(broker, null);
        }
      }
      throw LoopbackPorts.none("embedded broker", PORT_SETTING, port, FIRST_PORT);
    } catch (IOException e) {
      throw DataFolder.unusable(folder.path(), e);
    }
  }

  /** Returns the address to connect to, always 127.0.0.1. */
  public String host() {
    return LoopbackPorts.ADDRESS;
  }

  /** Returns the port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Returns the name of the only user. */
  public String username() {
    return USERNAME;
  }

  /** Returns that user's password. */
  public String password() {
    return password;
  }

  /** Returns the virtual host to name in a connection; it is RabbitMQ's default, too. */
  public String virtualHost() {
    return "/";
  }

  /** Closes all connections and the message store. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      launcher.shutdown();
    }
  }

  private void probe() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host());
    factory.setPort(port);
    factory.setUsername(username());
    factory.setPassword(password);
    factory.setVirtualHost(virtualHost());
    factory.setConnectionTimeout((int) PROBE_TIMEOUT.toMillis());
    factory.setHandshakeTimeout((int) PROBE_TIMEOUT.toMillis());
    try (Connection connection = factory.newConnection("start probe")) {
      connection.createChannel();
    } catch (IOException | TimeoutException e) {
      close();
      throw new StartFailure(
          "The embedded broker on " + host() + ":" + port + " does not let its own user in: " + e,
          "Set " + PORT_SETTING + " to another port.",
          e);
    }
  }

  private static StartFailure broken(Path folder, Exception cause) {
    return new StartFailure(
        "The embedded broker cannot open its message store in " + folder + ".",
        "The log above says why; remove the cause, or set "
            + DataFolder.SETTING
            + " to another folder.",
        cause);
  }

  /** One attempt: a launcher never throws, so its parts are asked afterwards how they are. */
  private record Launch(SystemLauncher launcher, Observer observer) {

    static Launch start(Path broker, int port, String password) throws IOException {
      BrokerConfiguration configuration =
          new BrokerConfiguration(broker.resolve("messages"), port, USERNAME, password);
      Path initial = broker.resolve("broker.json");
      GeneratedPassword.write(initial, configuration.toJson());
      // A file, because the default is a class path resource, which a nested jar cannot give.
      Path systemProperties = broker.resolve("system.properties");
      Files.writeString(systemProperties, "");
      Observer observer = new Observer();
      SystemLauncher launcher = new SystemLauncher(observer);
      try {
        launcher.startup(
            Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                initial.toString(),
                SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                systemProperties.toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                "false",
                SystemConfig.CONTEXT,
                Map.of(SystemConfig.QPID_WORK_DIR, broker.toString())));
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw broken(broker, e);
      }
      observer.removeShutdownHook();
      return new Launch(launcher, observer);
    }

    boolean listens() {
      return observer.container != null
          && observer.container.getChildren(Port.class).stream()
              .allMatch(port -> port.getState() == State.ACTIVE);
    }

    boolean stores() {
      return observer.container != null
          && observer.container.getChildren(VirtualHostNode.class).stream()
              .allMatch(node -> node.getState() == State.ACTIVE);
    }
  }

  private static final class Observer extends SystemLauncherListener.DefaultSystemLauncherListener {

    private volatile Container<?> container;

    @Override
    public void onContainerResolve(SystemConfig<?> systemConfig) {
      container = systemConfig.getContainer();
    }

    /**
     * Takes Qpid's own shutdown hook away: at a SIGTERM it would close the broker at once, while
     * the application still finishes its work. Qpid has no setting for it.
     */
    void removeShutdownHook() {
      if (container == null) {
        return;
      }
      try {
        Field hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
        hook.setAccessible(true);
        Runtime.getRuntime().removeShutdownHook((Thread) hook.get(container));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            "This version of Qpid keeps its shutdown hook elsewhere", e);
      }
    }
  }
}
