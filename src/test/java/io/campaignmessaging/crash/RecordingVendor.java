package io.campaignmessaging.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A vendor that speaks the contract {@code mock-http}, keeps every call and answers a repeated
 * idempotency key as it did the first time. It delivers, except that it is too busy for the first
 * attempt of a message to {@link #BUSY_AT_FIRST}.
 */
final class RecordingVendor implements AutoCloseable {

  static final String BUSY_AT_FIRST = "busy-at-first@example.com";

  private static final String RETRY_AFTER_SECONDS = "1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** One call, as it came. */
  record Call(String key, String body, Instant at) {}

  private record Answer(int status, String body) {}

  RecordingVendor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/messages", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/messages";
  }

  /** The calls for one message, in the order they came. */
  List<Call> callsFor(long message) {
    return calls.stream().filter(call -> call.key().startsWith(message + "-")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(key, body, Instant.now()));
      Answer answer = answers.computeIfAbsent(key, first -> decide(first, body));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (answer.status() == 429) {
        exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Answer decide(String key, String body) {
    if (body.contains(BUSY_AT_FIRST) && key.endsWith("-1")) {
      return new Answer(429, "{\"error\":{\"code\":\"rate_limited\",\"message\":\"too busy\"}}");
    }
    return new Answer(
        200, "{\"status\":\"accepted\",\"messageId\":\"ref-" + key + "\",\"cost\":0.0075}");
  }
}
