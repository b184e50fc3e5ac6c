package io.campaignmessaging.vendor;

import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One client's connections in several pools. Vert.x looks at every connection of a pool to find the
 * one that was used last: with 5,000 of them that took a third of the application's processor time.
 */
final class WebClientShards implements AutoCloseable {

  private static final int CONNECTIONS_OF_A_POOL = 128;

  private final List<Shard> shards;

  /** A client with a pool of its own, and how many calls it has in flight. */
  static final class Shard {

    private final WebClient client;
    private final AtomicInteger calls = new AtomicInteger();

    private Shard(WebClient client) {
      this.client = client;
    }

    WebClient client() {
      return client;
    }

    /** Tells that a call that {@link WebClientShards#take} began has ended. */
    void release() {
      calls.decrementAndGet();
    }
  }

  /**
   * Makes the clients.
   *
   * @param vertx runs them
   * @param options of all of them together; the pool's size is shared out, rounded up
   */
  WebClientShards(Vertx vertx, WebClientOptions options) {
    int pools = Math.max(1, options.getMaxPoolSize() / CONNECTIONS_OF_A_POOL);
    int connections = (options.getMaxPoolSize() + pools - 1) / pools;
    this.shards =
        IntStream.range(0, pools)
            .mapToObj(
                number ->
                    new Shard(
                        WebClient.create(
                            vertx, new WebClientOptions(options).setMaxPoolSize(connections))))
            .toList();
  }

  /** Returns the client with the fewest calls in flight, and counts one more. */
  Shard take() {
    Shard least = shards.get(0);
    for (Shard shard : shards) {
      if (shard.calls.get() < least.calls.get()) {
        least = shard;
      }
    }
    least.calls.incrementAndGet();
    return least;
  }

  @Override
  public void close() {
    shards.forEach(shard -> shard.client.close());
  }
}
