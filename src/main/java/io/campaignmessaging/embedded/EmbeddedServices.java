package io.campaignmessaging.embedded;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded services of this application. Each begins to start at once in a thread of its own,
 * and who needs it waits for it: so both start together, and while the rest is being set up.
 */
final class EmbeddedServices implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedServices.class);

  private final DataFolder folder;
  private final Start<EmbeddedPostgres> postgres;
  private final Start<EmbeddedBroker> broker;

  private EmbeddedServices(
      DataFolder folder, Start<EmbeddedPostgres> postgres, Start<EmbeddedBroker> broker) {
    this.folder = folder;
    this.postgres = postgres;
    this.broker = broker;
  }

  /**
   * Opens the data folder and begins to start what is wanted.
   *
   * @param dataFolder the value of {@value DataFolder#SETTING}
   * @param properties the ports
   * @param database whether the database is to be embedded
   * @param broker whether the broker is to be embedded
   * @throws StartFailure if the data folder cannot be used
   */
  static EmbeddedServices begin(
      String dataFolder, EmbeddedProperties properties, boolean database, boolean broker) {
    DataFolder folder = DataFolder.open(dataFolder);
    return new EmbeddedServices(
        folder,
        Start.begin(
            database, "embedded-postgres", () -> startPostgres(folder, properties.databasePort())),
        Start.begin(broker, "embedded-broker", () -> startBroker(folder, properties.brokerPort())));
  }

  /**
   * Waits for the database.
   *
   * @throws StartFailure if it could not be started
   */
  EmbeddedPostgres postgres() {
    return postgres.await();
  }

  /**
   * Waits for the broker.
   *
   * @throws StartFailure if it could not be started
   */
  EmbeddedBroker broker() {
    return broker.await();
  }

  /** Stops what was started, also what is still starting, and unlocks the data folder. */
  @Override
  public void close() {
    Thread brokerStop = new Thread(broker::close, "embedded-broker-stop");
    brokerStop.start();
    try {
      postgres.close();
      brokerStop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      folder.close();
    }
  }

  private static EmbeddedPostgres startPostgres(DataFolder folder, int port) {
    long begin = System.nanoTime();
    EmbeddedPostgres started = EmbeddedPostgres.start(folder, port);
    LOGGER.info(
        "Embedded PostgreSQL {} is ready after {} s: {}, data in {}",
        started.version(),
        secondsSince(begin),
        started.jdbcUrl(),
        folder.path());
    return started;
  }

  private static EmbeddedBroker startBroker(DataFolder folder, int port) {
    long begin = System.nanoTime();
    EmbeddedBroker started = EmbeddedBroker.start(folder, port);
    LOGGER.info(
        "Embedded AMQP broker is ready after {} s: amqp://{}:{}, data in {}",
        secondsSince(begin),
        started.host(),
        started.port(),
        folder.path());
    return started;
  }

  private static String secondsSince(long begin) {
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    return "%d.%d".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
  }

  /** A service on its way up, or one that is not wanted. */
  private static final class Start<S extends AutoCloseable> {

    private final CompletableFuture<S> service;

    private Start(CompletableFuture<S> service) {
      this.service = service;
    }

    static <S extends AutoCloseable> Start<S> begin(
        boolean wanted, String threadName, Supplier<S> starter) {
      if (!wanted) {
        return new Start<>(null);
      }
      return new Start<>(
          CompletableFuture.supplyAsync(
              starter,
              task -> {
                Thread thread = new Thread(task, threadName);
                thread.setDaemon(true);
                thread.start();
              }));
    }

    S await() {
      if (service == null) {
        throw new IllegalStateException("This service is not embedded in this application");
      }
      try {
        return service.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }

    void close() {
      if (service == null) {
        return;
      }
      AtomicReference<S> started = new AtomicReference<>();
      // A failed start was reported to who waited for it, and has left nothing to stop.
      service
          .handle(
              (running, failure) -> {
                started.set(running);
                return null;
              })
          .join();
      if (started.get() != null) {
        try {
          started.get().close();
        } catch (Exception e) {
          LOGGER.error("An embedded service could not be stopped", e);
        }
      }
    }
  }
}
