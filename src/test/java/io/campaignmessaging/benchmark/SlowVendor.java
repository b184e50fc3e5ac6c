package io.campaignmessaging.benchmark;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A vendor in a process of its own that takes its time, as the contract {@code mock-http} expects
 * it. {@code GET /most-in-flight} tells how many calls it had at the same time at most.
 */
public final class SlowVendor extends AbstractVerticle {

  static final String READY = "The slow vendor listens on ";

  private static final int DELAY_MILLIS = 200;
  private static final int TAIL_MILLIS = 5_000;
  private static final double TAIL_SHARE = 0.02;
  private static final int BACKLOG = 10_000;

  private static final AtomicInteger IN_FLIGHT = new AtomicInteger();
  private static final AtomicInteger MOST_IN_FLIGHT = new AtomicInteger();
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final int port;
  private final double tailShare;

  private SlowVendor(int port, double tailShare) {
    this.port = port;
    this.tailShare = tailShare;
  }

  /**
   * Starts the vendor.
   *
   * @param arguments the port, and the name of a {@link BenchmarkCase.Vendor}
   */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    double tail = arguments[1].equals(BenchmarkCase.Vendor.LONG_TAIL.name()) ? TAIL_SHARE : 0;
    Vertx.vertx()
        .deployVerticle(() -> new SlowVendor(port, tail), new DeploymentOptions().setInstances(2))
        .onSuccess(deployed -> System.out.println(READY + port))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  @Override
  public void start() {
    vertx
        .createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
        .requestHandler(this::take)
        .listen(port, "127.0.0.1");
  }

  private void take(HttpServerRequest request) {
    if (request.path().equals("/most-in-flight")) {
      request.response().end(String.valueOf(MOST_IN_FLIGHT.get()));
      return;
    }
    MOST_IN_FLIGHT.accumulateAndGet(IN_FLIGHT.incrementAndGet(), Math::max);
    int number = CALLS.incrementAndGet();
    boolean late = new SplittableRandom(number).nextDouble() < tailShare;
    vertx.setTimer(late ? TAIL_MILLIS : DELAY_MILLIS, due -> answer(request, number));
  }

  private static void answer(HttpServerRequest request, int number) {
    IN_FLIGHT.decrementAndGet();
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end("{\"messageId\":\"slow-" + number + "\",\"status\":\"delivered\",\"cost\":0.0075}");
  }
}
