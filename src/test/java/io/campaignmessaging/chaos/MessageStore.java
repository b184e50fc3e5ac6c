package io.campaignmessaging.chaos;

import io.campaignmessaging.processes.PostgresServer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The run's own look at the database, past the proxies. */
final class MessageStore {

  private static final int CAMPAIGNS = 5;
  private static final int RETRY_MILLIS = 200;
  private static final int RETRY_SECONDS = 90;

  private final JdbcTemplate jdbc;

  MessageStore(PostgresServer server) {
    this.jdbc = new JdbcTemplate(new DriverManagerDataSource(server.jdbcUrl()));
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  long count(String sql) {
    Long count = jdbc.queryForObject(sql, Long.class);
    return count == null ? 0 : count;
  }

  /** Names every claim that has no answer yet. */
  Set<String> claimsInFlight() {
    return new HashSet<>(
        jdbc.queryForList(
            """
            select id || ' ' || last_attempt_at
              from communication_log where status = 'PROCESSING'""",
            String.class));
  }

  /** Retries within a second, so that a run does not wait for minutes. */
  void shortenBackOff() {
    jdbc.update("update back_off_class set base_seconds = 0.2, cap_seconds = 1");
  }

  /**
   * Inserts messages, once, however often the database dies meanwhile.
   *
   * @param first the number of the first one, from 1
   * @param count how many
   */
  void insertMessages(int first, int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
    while (true) {
      try {
        jdbc.update(
            """
            insert into communication_log
              (campaign_id, customer_id, customer_email, customer_name, message_text)
            select 'campaign-' || n % ?, 'customer-' || n, 'customer' || n || '@example.com',
                   'Customer ' || n, 'Message ' || n
              from generate_series(?, ?) as n
             where not exists (select from communication_log where customer_id = 'customer-' || ?)""",
            CAMPAIGNS, first, first + count - 1, first);
        return;
      } catch (DataAccessException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }
}
