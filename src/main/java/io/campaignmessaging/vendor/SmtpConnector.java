package io.campaignmessaging.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.commons.io.input.BoundedInputStream;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;

/** Connects to one mail server, and ends what takes too long. */
final class SmtpConnector implements AutoCloseable {

  /**
   * Where the server is and how long it may take.
   *
   * @param vendor name of the vendor, for error messages
   * @param host the server's name or address
   * @param port the server's port
   * @param implicitTls makes the TLS of a connection that begins with it; null for others
   * @param refusesPrivateAddresses whether the server must be on the internet
   * @param connecting longest wait for a connection
   * @param reading longest wait for each reply
   * @param writing longest wait until the server takes more of what is sent
   * @param conversation longest time from the connection to its end
   */
  record Settings(
      String vendor,
      String host,
      int port,
      SSLSocketFactory implicitTls,
      boolean refusesPrivateAddresses,
      Duration connecting,
      Duration reading,
      Duration writing,
      Duration conversation) {}

  /**
   * A connection, which ends by itself when its time is over.
   *
   * @param socket what mails are sent through
   * @param end closes it
   */
  record Connection(Socket socket, ScheduledFuture<?> end) implements AutoCloseable {

    @Override
    public void close() {
      end.cancel(false);
      closeQuietly(socket);
    }
  }

  /** More than a server says in a conversation; one that says more is taken to have hung up. */
  private static final int MAXIMAL_BYTES = 1024 * 1024;

  private final Settings settings;
  private final ScheduledExecutorService watch;

  /**
   * Connects to this server.
   *
   * @param settings where it is
   */
  SmtpConnector(Settings settings) {
    this.settings = settings;
    this.watch = watch(settings.vendor());
  }

  /**
   * Makes a connection.
   *
   * @throws VendorAddressRefusedException if the server is in a private network, where it must not
   *     be
   * @throws IOException if there is no connection
   */
  Connection connect() throws IOException {
    InetAddress address = address();
    Socket socket = new LimitedSocket(Math.toIntExact(settings.writing().toMillis()), watch);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(settings.reading().toMillis()));
      socket.connect(
          new InetSocketAddress(address, settings.port()),
          Math.toIntExact(settings.connecting().toMillis()));
      ScheduledFuture<?> end =
          watch.schedule(
              () -> closeQuietly(socket),
              settings.conversation().toMillis(),
              TimeUnit.MILLISECONDS);
      return new Connection(settings.implicitTls() == null ? socket : tls(socket, end), end);
    } catch (IOException failed) {
      closeQuietly(socket);
      throw failed;
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  /** The address, which knows the server's name, so that nobody looks for another one. */
  private InetAddress address() throws IOException {
    InetAddress address = InetAddress.getByName(settings.host());
    if (settings.refusesPrivateAddresses() && PrivateAddresses.contain(address)) {
      throw VendorAddressRefusedException.of(settings.vendor(), address.getHostAddress());
    }
    return InetAddress.getByAddress(settings.host(), address.getAddress());
  }

  private Socket tls(Socket socket, ScheduledFuture<?> end) throws IOException {
    try {
      SSLSocket tls =
          (SSLSocket)
              settings.implicitTls().createSocket(socket, settings.host(), settings.port(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return tls;
    } catch (IOException failed) {
      end.cancel(false);
      throw failed;
    }
  }

  private static ScheduledExecutorService watch(String vendor) {
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "vendor-" + vendor + "-watch");
              thread.setDaemon(true);
              return thread;
            });
    // Most ends are cancelled long before their time, and each holds a socket.
    watch.setRemoveOnCancelPolicy(true);
    return watch;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is of no use any more.
    }
  }

  /** A socket that limits how much it reads and how long it waits to write. */
  private static final class LimitedSocket extends WriteTimeoutSocket {

    private InputStream input;

    LimitedSocket(int writeTimeoutMillis, ScheduledExecutorService watch) throws IOException {
      super(new Socket(), writeTimeoutMillis, watch);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (input == null) {
        input =
            BoundedInputStream.builder()
                .setInputStream(super.getInputStream())
                .setMaxCount(MAXIMAL_BYTES)
                .get();
      }
      return input;
    }
  }
}
