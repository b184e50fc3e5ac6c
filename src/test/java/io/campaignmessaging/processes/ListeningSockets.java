package io.campaignmessaging.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a process of Linux can be reached: what it listens at over TCP, and every UDP socket. */
public final class ListeningSockets {

  private static final String LISTENING = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ListeningSockets() {}

  /** The addresses of a process as {@code address:port}, those of UDP with {@code udp} in front. */
  public static List<String> of(long pid) throws IOException {
    Set<String> own = sockets(pid);
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      boolean udp = table.startsWith("udp");
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE
            && own.contains("socket:[" + fields[INODE] + "]")
            && (udp || fields[STATE].equals(LISTENING))) {
          addresses.add((udp ? "udp " : "") + address(fields[ADDRESS]));
        }
      }
    }
    return addresses;
  }

  private static Set<String> sockets(long pid) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : files.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
          continue;
        }
      }
    }
    return sockets;
  }

  /**
   * The kernel writes each four bytes in the order of the processor, which is little-endian here.
   */
  private static String address(String written) throws IOException {
    String[] parts = written.split(":");
    byte[] bytes = HexFormat.of().parseHex(parts[0]);
    for (int word = 0; word < bytes.length; word += 4) {
      byte first = bytes[word];
      byte second = bytes[word + 1];
      bytes[word] = bytes[word + 3];
      bytes[word + 1] = bytes[word + 2];
      bytes[word + 2] = second;
      bytes[word + 3] = first;
    }
    // An IPv4 address that is mapped into IPv6 becomes one again.
    return InetAddress.getByAddress(bytes).getHostAddress() + ":" + Integer.parseInt(parts[1], 16);
  }
}
