package io.campaignmessaging.processes;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of the loopback interface that nobody listens on. */
public final class FreePort {

  private static final int TRIES = 100;
  private static final int LOWEST = 20_000;

  /**
   * Where Linux begins to give ports to outgoing connections. Above it, a client of a server that
   * is away can be given the server's own port, connect to itself and keep the server from
   * returning.
   */
  private static final int LOWEST_EPHEMERAL = 32_768;

  private FreePort() {}

  public static int find() throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_EPHEMERAL);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another one will do.
      }
    }
    throw new IOException(
        "No free port between %d and %d after %d tries".formatted(LOWEST, LOWEST_EPHEMERAL, TRIES));
  }
}
