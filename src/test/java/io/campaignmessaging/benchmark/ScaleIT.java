package io.campaignmessaging.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long the application's statements take with millions of messages behind and before them. A
 * part of {@code ./mvnw verify -Pbenchmark}; {@code -Dbenchmark.finished=5000000};
 * docs/benchmark.md
 */
@Tag("benchmark")
class ScaleIT {

  private static final int FEW = 10_000;
  private static final int CLAIMS = 25;
  private static final int BATCH_SIZE = 2_000;
  private static final int LISTINGS = 5;
  private static final int PORTION = 500_000;

  /** Far beyond any noise, and far below what a look at all messages takes. */
  private static final double MOST_CLAIM_GROWTH = 3;

  /** Statements and what they are asked for; the lists of messages find little and look far. */
  private static final List<Map.Entry<String, String>> LISTS =
      List.of(
          Map.entry("select-campaign-progress", "{}"),
          Map.entry("list-campaigns", "{\"limit\":100}"),
          Map.entry("show-campaign", "{\"campaignId\":\"finished\"}"),
          Map.entry("show-statistics", "{}"),
          Map.entry("measure-messages", "{}"),
          Map.entry(
              "list-messages",
              "{\"limit\":100,\"order\":\"newest\",\"campaignId\":\"finished\",\"status\":\"FAILED\"}"),
          Map.entry(
              "list-messages-of-recipient",
              "{\"limit\":100,\"order\":\"newest\",\"customerId\":\"customer-400000\"}"),
          Map.entry("list-dead-letters", "{\"limit\":100,\"failedOnly\":true}"),
          Map.entry("list-messages-in-doubt", "{\"limit\":100}"),
          Map.entry("count-unresolved", "{}"),
          Map.entry("count-new-messages", "{}"));

  private final StringBuilder table =
      new StringBuilder(
          """

          # Scale

          Milliseconds that a claim of 2,000 messages takes as one that looks at everything, the median of 25:

          | | p50 | p95 |
          | --- | ---: | ---: |
          """);

  @Test
  void aClaimTakesAsLongWithMillionsOfMessagesAsWithFew() throws Exception {
    ResponsivenessIT.assumeChosen("scale");
    int many = Integer.getInteger("benchmark.finished", 5_000_000);
    try (BenchmarkServices services =
        BenchmarkServices.started(Path.of("target", "benchmark", "scale").toAbsolutePath())) {
      Flyway.configure()
          .dataSource(services.jdbcUrl(), null, null)
          .locations("classpath:db/migration", "filesystem:routes/data")
          .load()
          .migrate();
      JdbcTemplate jdbc = services.jdbc();
      insert(jdbc, "finished", "DELIVERED", FEW);
      double few = claim(services, "%,d finished messages".formatted(FEW));
      insert(jdbc, "finished", "DELIVERED", many - FEW);
      double finished = claim(services, "%,d finished messages".formatted(many));
      jdbc.update("insert into campaign (id, paused_at) values ('a-paused', now())");
      insert(jdbc, "a-paused", "PENDING", many);
      double paused =
          claim(
              services,
              "the same, and %,d waiting messages of a paused campaign before the others"
                  .formatted(many));
      table.append(
          """

          Milliseconds of the statements behind lists, counters and metrics with all of these messages, the median of 5:

          | statement | p50 |
          | --- | ---: |
          """);
      insertStatistics(jdbc);
      for (Map.Entry<String, String> statement : LISTS) {
        list(services, statement.getKey(), statement.getValue());
      }
      ResponsivenessIT.print("scale", table);
      assertThat(List.of(finished, paused))
          .as("milliseconds of a claim, with few messages %.1f", few)
          .allMatch(milliseconds -> milliseconds < few * MOST_CLAIM_GROWTH);
    }
  }

  private static void insert(JdbcTemplate jdbc, String campaign, String status, int messages) {
    for (int done = 0; done < messages; done += PORTION) {
      jdbc.update(
          """
          insert into communication_log
            (campaign_id, customer_id, customer_email, customer_name, message_text, status, attempts)
          select ?, 'customer-' || n, 'customer' || n || '@example.com', 'Customer ' || n,
                 'Hello, this is message ' || n, ?, 0
            from generate_series(1, ?) as n""",
          campaign,
          status,
          Math.min(PORTION, messages - done));
    }
  }

  /** A month's sums of a hundred campaigns. */
  private static void insertStatistics(JdbcTemplate jdbc) {
    jdbc.update(
        """
        insert into receipt_statistics (hour, campaign_id, vendor, status, error_code, receipts, cost)
        select date_trunc('hour', now(), 'UTC') - make_interval(hours => hours), 'campaign-' || campaign, 'mock',
               kind.status, kind.error_code, 1000, 1
          from generate_series(0, 719) as hours,
               generate_series(1, 100) as campaign,
               (values ('DELIVERED', ''), ('FAILED', 'TIMEOUT')) as kind (status, error_code)""");
    jdbc.execute("vacuum analyze receipt_statistics");
  }

  /** Claims fresh messages and returns the median. */
  private double claim(BenchmarkServices services, String title) throws Exception {
    services.insert("waiting-" + title.hashCode(), CLAIMS * BATCH_SIZE, 100);
    services.jdbc().execute("vacuum analyze communication_log");
    BenchmarkStatement claim = BenchmarkStatement.of("claim-pending-messages");
    List<Double> milliseconds = new ArrayList<>();
    try (Connection connection = connect(services);
        PreparedStatement claiming = connection.prepareStatement(claim.sql())) {
      claim.set(
          claiming,
          Map.of(
              "leaseSeconds", 60.0,
              "batchSize", BATCH_SIZE,
              "defaultVendor", "mock",
              "after", "",
              "marks", "",
              "rooms", ""));
      for (int number = 0; number < CLAIMS; number++) {
        long began = System.nanoTime();
        int rows = count(claiming);
        milliseconds.add((System.nanoTime() - began) / 1e6);
        assertThat(rows).isEqualTo(BATCH_SIZE);
      }
    }
    double median = ResponsivenessIT.percentile(milliseconds, 0.5);
    table.append(
        ResponsivenessIT.format(
            "| %s | %.1f | %.1f |%n",
            title, median, ResponsivenessIT.percentile(milliseconds, 0.95)));
    return median;
  }

  private void list(BenchmarkServices services, String name, String request)
      throws SQLException, IOException {
    BenchmarkStatement statement = BenchmarkStatement.of(name);
    List<Double> milliseconds = new ArrayList<>();
    try (Connection connection = connect(services);
        PreparedStatement listing = connection.prepareStatement(statement.sql())) {
      statement.set(listing, Map.of("request", request));
      for (int number = 0; number < LISTINGS; number++) {
        long began = System.nanoTime();
        listing.execute();
        milliseconds.add((System.nanoTime() - began) / 1e6);
      }
    }
    table.append(
        ResponsivenessIT.format(
            "| `%s` | %.1f |%n", name, ResponsivenessIT.percentile(milliseconds, 0.5)));
  }

  private static Connection connect(BenchmarkServices services) throws SQLException {
    return DriverManager.getConnection(services.jdbcUrl() + BenchmarkStatement.PLANNED_ANEW);
  }

  private static int count(PreparedStatement statement) throws SQLException {
    int rows = 0;
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        rows++;
      }
    }
    return rows;
  }
}
