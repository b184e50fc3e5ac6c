package io.campaignmessaging.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** The ports of 127.0.0.1 that the embedded services listen on. */
final class LoopbackPorts {

  static final String ADDRESS = "127.0.0.1";

  /** As many copies on one machine find a port each. */
  static final int RANGE = 100;

  private LoopbackPorts() {}

  /**
   * Returns the ports to try, those in use left out at the time each is asked for.
   *
   * @param configured the port of the setting; 0 for any of {@value #RANGE} from {@code first}
   * @param first the first of the range
   */
  static IntStream free(int configured, int first) {
    IntStream candidates =
        configured == 0 ? IntStream.range(first, first + RANGE) : IntStream.of(configured);
    return candidates.filter(LoopbackPorts::isFree);
  }

  /** Says in one line that there is no port to be had. */
  static StartFailure none(String service, String setting, int configured, int first) {
    if (configured == 0) {
      return new StartFailure(
          "The %s found no free port between %d and %d on %s."
              .formatted(service, first, first + RANGE - 1, ADDRESS),
          "Set " + setting + " to a free port.");
    }
    return new StartFailure(
        "The %s cannot listen on %s:%d, the port is in use."
            .formatted(service, ADDRESS, configured),
        "Stop what listens there, or set " + setting + " to a free port or to 0 for any.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(ADDRESS))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
