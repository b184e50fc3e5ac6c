package io.campaignmessaging.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A vendor in a process of its own, as the contract {@code mock-http} expects it. It writes every
 * call into a ledger before it answers, and honours idempotency keys: a repeated one gets the
 * answer that it got before, after a restart of the vendor, too.
 */
final class VendorProcess {

  static final String READY = "The vendor listens on ";

  private static final int THREADS = 48;
  private static final int MIN_DELAY_MILLIS = 15;
  private static final int MAX_DELAY_MILLIS = 60;
  private static final double DELIVERED = 0.85;
  private static final double PERMANENT = 0.07;
  private static final int HASH_BYTES = 12;

  private final long seed;
  private final OutputStream ledger;
  private final Map<String, VendorLedger.Outcome> answers = new ConcurrentHashMap<>();

  private VendorProcess(Path file, long seed) throws IOException {
    this.seed = seed;
    if (Files.exists(file)) {
      VendorLedger.read(file).calls().forEach(call -> answers.put(call.key(), call.outcome()));
    }
    this.ledger = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Starts the vendor.
   *
   * @param arguments the port, the ledger's file and the seed of the outcomes
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    VendorProcess vendor = new VendorProcess(Path.of(arguments[1]), Long.parseLong(arguments[2]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.createContext("/messages", vendor::take);
    server.start();
    System.out.println(READY + port);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      byte[] body = exchange.getRequestBody().readAllBytes();
      VendorLedger.Outcome outcome = answers.computeIfAbsent(key, this::draw);
      write(new VendorLedger.Call(System.currentTimeMillis(), key, hash(body), outcome));
      TimeUnit.MILLISECONDS.sleep(
          new SplittableRandom(key.hashCode()).nextInt(MIN_DELAY_MILLIS, MAX_DELAY_MILLIS));
      answer(exchange, key, outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Depends on seed and key alone, so that a run can be repeated. */
  private VendorLedger.Outcome draw(String key) {
    SplittableRandom random = new SplittableRandom(seed * 31 + key.hashCode());
    double drawn = new SplittableRandom(random.nextLong()).nextDouble();
    if (drawn < DELIVERED) {
      return VendorLedger.Outcome.DELIVERED;
    }
    if (drawn < DELIVERED + PERMANENT) {
      return VendorLedger.Outcome.BOUNCED;
    }
    return random.nextBoolean()
        ? VendorLedger.Outcome.UNAVAILABLE
        : VendorLedger.Outcome.RATE_LIMITED;
  }

  private void write(VendorLedger.Call call) throws IOException {
    byte[] line = call.toLine().getBytes(StandardCharsets.UTF_8);
    synchronized (ledger) {
      // One system call a line: a kill -9 cannot cut it.
      ledger.write(line);
    }
  }

  private static void answer(HttpExchange exchange, String key, VendorLedger.Outcome outcome)
      throws IOException {
    String content =
        switch (outcome) {
          case DELIVERED ->
              "{\"messageId\":\"v-" + key + "\",\"status\":\"delivered\",\"cost\":0.0075}";
          case BOUNCED -> error("bounced", "The address does not accept mail.");
          case UNAVAILABLE -> error("temporarily_unavailable", "Come back later.");
          case RATE_LIMITED -> error("rate_limited", "Too many messages.");
        };
    if (outcome == VendorLedger.Outcome.RATE_LIMITED) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(outcome.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String error(String code, String text) {
    return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + text + "\"}}";
  }

  private static String hash(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
