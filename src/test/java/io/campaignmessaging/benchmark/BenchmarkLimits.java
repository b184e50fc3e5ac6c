package io.campaignmessaging.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import io.campaignmessaging.processes.ProcessUsage;
import io.campaignmessaging.sending.DeliveryResult;
import io.campaignmessaging.vendor.VendorAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How fast the servers are without the application: its own statements in a plain loop, and its
 * packed messages through the queue. Both leave out half of the work, so neither can be reached.
 */
final class BenchmarkLimits {

  /** As in the profile {@code throughput}. */
  private static final int BATCH_SIZE = 2_000;

  private static final int PACK_SIZE = 1_000;

  /** One for each core. */
  private static final int LOOPS = 2;

  private static final int WINDOW = 8;
  private static final long CONFIRM_MILLIS = 30_000;
  private static final int CONSUME_SECONDS = 120;

  private final BenchmarkServices services;
  private final JsonMapper mapper =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  BenchmarkLimits(BenchmarkServices services) {
    this.services = services;
  }

  /**
   * Claims and applies with the application's statements, without Camel and broker.
   *
   * @param prefix of the campaigns' names
   */
  BenchmarkResult statements(String prefix, int messages, int campaigns) throws Exception {
    services.insert(prefix, messages, campaigns);
    ProcessUsage before = services.databaseUsage();
    long began = System.nanoTime();
    inParallel(this::claimAndApply);
    double seconds = secondsSince(began);
    double cpu = services.databaseUsage().cpuSeconds() - before.cpuSeconds();
    return limit("limit: statements", messages, seconds, cpu, 0);
  }

  private Void claimAndApply() throws SQLException, IOException {
    BenchmarkStatement claim = BenchmarkStatement.of("claim-pending-messages");
    BenchmarkStatement apply = BenchmarkStatement.of("apply-responses");
    try (java.sql.Connection connection =
            DriverManager.getConnection(services.jdbcUrl() + BenchmarkStatement.PLANNED_ANEW);
        PreparedStatement claiming = connection.prepareStatement(claim.sql());
        PreparedStatement applying = connection.prepareStatement(apply.sql())) {
      claim.set(
          claiming,
          Map.of(
              "leaseSeconds",
              60.0,
              "batchSize",
              BATCH_SIZE,
              "defaultVendor",
              "mock",
              "after",
              "",
              "marks",
              "",
              "rooms",
              ""));
      List<DeliveryResult> results = claim(claiming);
      while (!results.isEmpty()) {
        for (int from = 0; from < results.size(); from += PACK_SIZE) {
          apply.set(
              applying,
              Map.of(
                  "body",
                  mapper.writeValueAsString(
                      results.subList(from, Math.min(results.size(), from + PACK_SIZE))),
                  "queueMessageId",
                  UUID.randomUUID().toString(),
                  "deliveries",
                  1));
          applying.executeQuery().close();
        }
        results = claim(claiming);
      }
    }
    return null;
  }

  private static List<DeliveryResult> claim(PreparedStatement claiming) throws SQLException {
    List<DeliveryResult> results = new ArrayList<>(BATCH_SIZE);
    try (ResultSet rows = claiming.executeQuery()) {
      while (rows.next()) {
        results.add(
            delivered(rows.getLong("id"), rows.getString("campaign_id"), rows.getInt("attempt")));
      }
    }
    return results;
  }

  private static DeliveryResult delivered(long id, String campaign, int attempt) {
    return new DeliveryResult(
        id,
        campaign,
        attempt,
        "mock",
        VendorAnswer.Status.DELIVERED,
        "mock-" + id,
        null,
        null,
        null,
        null,
        null,
        new BigDecimal("0.010000"),
        Instant.now(),
        0);
  }

  /** Publishes packs with confirms and consumes them, without Camel and database. */
  BenchmarkResult broker(int messages) throws Exception {
    String queue = "benchmark_limit";
    byte[] pack = mapper.writeValueAsBytes(pack());
    int packs = messages / PACK_SIZE;
    ProcessUsage before = services.brokerUsage();
    double seconds;
    try (Connection connection = services.broker().connect()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
      CountDownLatch consumed = new CountDownLatch(packs);
      channel.basicQos(WINDOW);
      long began = System.nanoTime();
      channel.basicConsume(
          queue,
          false,
          new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
              channel.basicAck(envelope.getDeliveryTag(), false);
              consumed.countDown();
            }
          });
      try (Channel publishing = connection.createChannel()) {
        publishing.confirmSelect();
        for (int number = 1; number <= packs; number++) {
          publishing.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, pack);
          if (number % WINDOW == 0) {
            publishing.waitForConfirmsOrDie(CONFIRM_MILLIS);
          }
        }
        publishing.waitForConfirmsOrDie(CONFIRM_MILLIS);
      }
      if (!consumed.await(CONSUME_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(consumed.getCount() + " packs were not consumed");
      }
      seconds = secondsSince(began);
      channel.queueDelete(queue);
    }
    double cpu = services.brokerUsage().cpuSeconds() - before.cpuSeconds();
    return limit("limit: broker", packs * PACK_SIZE, seconds, 0, cpu);
  }

  private static List<DeliveryResult> pack() {
    List<DeliveryResult> results = new ArrayList<>(PACK_SIZE);
    for (int number = 0; number < PACK_SIZE; number++) {
      results.add(delivered(number, "campaign-" + number % 100, 1));
    }
    return results;
  }

  private static void inParallel(Callable<Void> loop) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(LOOPS);
    try {
      List<Future<Void>> loops = new ArrayList<>();
      for (int number = 0; number < LOOPS; number++) {
        loops.add(executor.submit(loop));
      }
      for (Future<Void> running : loops) {
        running.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static double secondsSince(long began) {
    return (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static BenchmarkResult limit(
      String name, int messages, double seconds, double databaseCpu, double brokerCpu) {
    double thousands = messages / 1000.0;
    return new BenchmarkResult(
        name,
        messages,
        messages / seconds,
        0,
        databaseCpu / thousands,
        brokerCpu / thousands,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }
}
