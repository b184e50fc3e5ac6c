package io.campaignmessaging.vendor;

import io.campaignmessaging.testing.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server on this machine that says what a test wants it to, for GreenMail refuses nothing
 * and never hangs up. It notes the commands that it gets.
 */
final class ScriptedSmtpServer implements AutoCloseable {

  /** In place of a reply: hangs up. */
  static final String HANG_UP = "hang up";

  /** In place of a reply: says nothing for as long as the server lives. */
  static final String SILENCE = "silence";

  /** In place of a reply: one that never ends, line by line. */
  static final String DRIP = "drip";

  /** In place of a reply: one that never ends, as fast as it can. */
  static final String FLOOD = "flood";

  /** What {@link #reply} calls the moment at which a client has connected. */
  static final String GREETING = "GREETING";

  /** What {@link #reply} calls the moment at which the server would begin to read the mail. */
  static final String CONTENT = "CONTENT";

  /** What {@link #reply} calls the end of the mail. */
  static final String END = ".";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          GREETING,
          "220 mail.example.com",
          "EHLO",
          "250 mail.example.com",
          "AUTH",
          "235 2.7.0 welcome",
          "STARTTLS",
          "220 go ahead",
          "DATA",
          "354 go ahead",
          "QUIT",
          "221 bye");

  private static final long DRIP_MILLIS = 20;

  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final Map<String, String> replies = new ConcurrentHashMap<>(DEFAULTS);
  private final Map<String, String> repliesForOnce = new ConcurrentHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final SSLContext tls;

  ScriptedSmtpServer(TestCertificate certificate) throws IOException, GeneralSecurityException {
    tls = SSLContext.getInstance("TLS");
    tls.init(certificate.keyManagers(), null, null);
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Says something else to a command from now on. */
  void reply(String command, String reply) {
    replies.put(command, reply);
  }

  /** Says something else to a command the next time only. */
  void replyOnce(String command, String reply) {
    repliesForOnce.put(command, reply);
  }

  /** What clients have sent, but for the mails; those over TLS with {@code TLS } before them. */
  List<String> commands() {
    return commands;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        thread(() -> serve(client));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Socket socket = client;
      BufferedReader input = reader(socket);
      if (!say(socket, GREETING)) {
        return;
      }
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        commands.add((socket instanceof SSLSocket ? "TLS " : "") + line);
        String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (!say(socket, command)) {
          return;
        }
        String reply = replies.getOrDefault(command, "");
        if (command.equals("STARTTLS") && reply.startsWith("220")) {
          SSLSocket over =
              (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
          over.setUseClientMode(false);
          socket = over;
          input = reader(socket);
        } else if (command.equals("DATA") && reply.startsWith("354") && !takeMail(socket, input)) {
          return;
        }
      }
    } catch (IOException ended) {
      // The client hung up, which is its right.
    }
  }

  private boolean takeMail(Socket socket, BufferedReader input) throws IOException {
    if (replies.containsKey(CONTENT) && !say(socket, CONTENT)) {
      return false;
    }
    String line = input.readLine();
    while (line != null && !line.equals(END)) {
      line = input.readLine();
    }
    return line != null && say(socket, END);
  }

  /** Returns whether the conversation goes on. */
  private boolean say(Socket socket, String moment) throws IOException {
    String once = repliesForOnce.remove(moment);
    String reply = once == null ? replies.getOrDefault(moment, "250 ok") : once;
    try {
      switch (reply) {
        case HANG_UP -> {
          return false;
        }
        case SILENCE -> closed.await();
        case DRIP -> {
          while (!closed.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
            write(socket, "250-and more");
          }
        }
        case FLOOD -> {
          while (closed.getCount() > 0) {
            write(socket, "250-" + "and more ".repeat(1_000));
          }
        }
        default -> write(socket, reply);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return closed.getCount() > 0;
  }

  private static void write(Socket socket, String line) throws IOException {
    OutputStream output = socket.getOutputStream();
    output.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    output.flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "scripted-smtp-server");
    thread.setDaemon(true);
    thread.start();
  }
}
