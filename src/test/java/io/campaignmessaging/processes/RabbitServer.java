package io.campaignmessaging.processes;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A RabbitMQ of the run's own: its node, its port mapper, its folders, without plugins. */
public final class RabbitServer {

  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final int START_SECONDS = 240;
  private static final int CONNECT_MILLIS = 3_000;

  private final ChildProcesses processes;
  private final Map<String, String> environment = new HashMap<>();
  private final int port = FreePort.find();
  private ChildProcess process;

  public RabbitServer(ChildProcesses processes, Path folder)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(SERVER)) {
      throw new IllegalStateException(
          "There is no " + SERVER + "; install RabbitMQ: apt-get install rabbitmq-server");
    }
    this.processes = processes;
    Files.createDirectories(folder);
    Path configuration = folder.resolve("rabbitmq.conf");
    Files.writeString(
        configuration,
        "listeners.tcp.1 = 127.0.0.1:"
            + port
            + "\nlog.console = false\nlog.file.level = warning\n");
    Path plugins = folder.resolve("enabled_plugins");
    Files.writeString(plugins, "[].\n");
    Path noScript = folder.resolve("rabbitmq-env.conf");
    Files.writeString(noScript, "");
    int mapperPort = FreePort.find();
    environment.put("HOME", folder.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("RABBITMQ_NODENAME", "chaos@localhost");
    environment.put("RABBITMQ_DIST_PORT", String.valueOf(FreePort.find()));
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", configuration.toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", noScript.toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_FLAGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    // The script then becomes the server instead of waiting for it.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    processes.start(
        "epmd",
        environment,
        List.of("epmd", "-port", String.valueOf(mapperPort), "-address", "127.0.0.1"));
    start();
  }

  public int port() {
    return port;
  }

  /** Starts the server and waits until it takes connections. */
  public void start() throws IOException, InterruptedException {
    process = processes.start("rabbitmq", environment, List.of(SERVER.toString()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("RabbitMQ does not start" + process.describe());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isOpen();
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  /** Opens a connection that does not pass a proxy. */
  public Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("fault-run");
  }

  /** What the server has used since its last start. */
  public ProcessUsage usage() throws IOException {
    return process.usage();
  }

  /** {@code kill -9}. */
  public void kill() {
    process.kill();
  }
}
