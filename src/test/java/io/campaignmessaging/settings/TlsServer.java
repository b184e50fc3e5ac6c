package io.campaignmessaging.settings;

import io.campaignmessaging.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Ends TLS like a broker and notes how each client begins to speak; it never answers and hangs up.
 */
final class TlsServer implements AutoCloseable {

  /** What a client of AMQP 0-9-1 says first, once TLS stands. */
  static final String AMQP = "AMQP";

  private static final int CLIENT_TIMEOUT_MILLISECONDS = 10_000;

  private final Queue<String> greetings = new ConcurrentLinkedQueue<>();
  private final SSLServerSocket server;
  private final Thread acceptor;

  TlsServer(SSLContext context, boolean clientCertificateNeeded) throws IOException {
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(clientCertificateNeeded);
    acceptor = new Thread(this::acceptAll, "tls-server");
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * Returns one entry a client: {@link #AMQP}, or the name of the error that ended the handshake.
   */
  Queue<String> greetings() {
    return greetings;
  }

  static TlsServer with(TestCertificate certificate, TestCertificate trustedClient)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        certificate.keyManagers(),
        trustedClient == null ? null : trustedClient.trustManagers(),
        null);
    return new TlsServer(context, trustedClient != null);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try (SSLSocket client = (SSLSocket) server.accept()) {
        client.setSoTimeout(CLIENT_TIMEOUT_MILLISECONDS);
        greetings.add(greeting(client));
      } catch (SocketException e) {
        if (!server.isClosed()) {
          greetings.add(e.toString());
        }
      } catch (IOException e) {
        greetings.add(e.toString());
      }
    }
  }

  private static String greeting(SSLSocket client) throws IOException {
    InputStream input = client.getInputStream();
    return new String(input.readNBytes(AMQP.length()), StandardCharsets.US_ASCII);
  }
}
