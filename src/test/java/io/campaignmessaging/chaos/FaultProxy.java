package io.campaignmessaging.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Forwards TCP connections of one instance to one service, and disturbs them on demand. Safe for
 * use by many threads.
 */
final class FaultProxy implements AutoCloseable {

  /** What the proxy does to its connections. */
  enum Mode {
    /** Everything is forwarded. */
    PASS,
    /** Every piece waits before it is forwarded. */
    DELAY,
    /** All connections are reset, again and again; between that new ones are forwarded. */
    RESET,
    /** Nothing is forwarded and nothing refused; what was held back goes on afterwards. */
    BLACKHOLE,
    /**
     * The service loses the connections that there are, the instance is not told: they swallow what
     * it writes for ever. New ones are forwarded.
     */
    HALF_OPEN
  }

  private static final long DELAY_MILLIS = 150;
  static final long RESET_EVERY_MILLIS = 700;
  private static final int PIECE = 16 * 1024;

  private final String name;
  private final int targetPort;
  private final ServerSocket listener = new ServerSocket();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private volatile Mode mode = Mode.PASS;
  private volatile boolean closed;

  FaultProxy(String name, int targetPort) throws IOException {
    this.name = name;
    this.targetPort = targetPort;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread("accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Disturbs the connections for a while and returns when they pass again. */
  void disturb(Mode disturbance, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    change(disturbance);
    try {
      switch (disturbance) {
        case HALF_OPEN -> links.forEach(Link::halfOpen);
        case RESET -> {
          while (System.nanoTime() < end) {
            links.forEach(Link::reset);
            TimeUnit.MILLISECONDS.sleep(RESET_EVERY_MILLIS);
          }
        }
        default -> TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
      }
    } finally {
      change(Mode.PASS);
    }
  }

  private void change(Mode next) {
    synchronized (gate) {
      mode = next;
      gate.notifyAll();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Link link = new Link(listener.accept());
        links.add(link);
        thread("connect", link::run);
      } catch (IOException e) {
        if (!closed) {
          throw new IllegalStateException("The proxy " + name + " cannot accept", e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    change(Mode.PASS);
    listener.close();
    links.forEach(Link::reset);
  }

  private void thread(String purpose, Runnable task) {
    Thread thread = new Thread(task, "proxy-" + name + "-" + purpose);
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection. */
  private final class Link {

    private final Socket client;
    private final Socket service = new Socket();
    private volatile boolean swallowing;

    Link(Socket client) {
      this.client = client;
    }

    void run() {
      try {
        awaitPassage();
        client.setTcpNoDelay(true);
        service.setTcpNoDelay(true);
        service.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
      } catch (IOException e) {
        // The service is away: to its client that looks as without a proxy.
        reset();
        return;
      }
      thread("back", () -> pump(service, client, true));
      pump(client, service, false);
    }

    private void pump(Socket from, Socket to, boolean fromService) {
      byte[] piece = new byte[PIECE];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          if (!swallowing) {
            awaitPassage();
            out.write(piece, 0, length);
            out.flush();
          }
        }
        if (!swallowing) {
          awaitPassage();
          to.shutdownOutput();
        }
        if (fromService || swallowing) {
          end(fromService);
        }
      } catch (IOException e) {
        // One side is gone; the other one is told unless it must not know.
        end(fromService);
      }
    }

    private void end(boolean fromService) {
      if (swallowing && fromService) {
        return;
      }
      close();
    }

    private void awaitPassage() throws IOException {
      try {
        if (mode == Mode.DELAY) {
          TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        }
        synchronized (gate) {
          while (mode == Mode.BLACKHOLE) {
            gate.wait();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    void halfOpen() {
      swallowing = true;
      closeQuietly(service);
    }

    void reset() {
      lingerNot(client);
      lingerNot(service);
      close();
    }

    private void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(service);
    }

    private static void lingerNot(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed already: there is nothing left to reset.
      }
    }

    private static void closeQuietly(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more, which is what was wanted.
      }
    }
  }
}
