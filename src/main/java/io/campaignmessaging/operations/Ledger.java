package io.campaignmessaging.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * What the latest check of the ledger found, for health and metrics: {@code
 * campaign.ledger.wrong_campaigns}, {@code campaign.messages.in_doubt} and {@code
 * campaign.dead_letters}.
 */
@Component("ledger")
public class Ledger implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private volatile boolean checked;
  private volatile long wrong;
  private volatile String firstWrong;
  private volatile long inDoubt;
  private volatile long deadLetters;

  /**
   * Makes the ledger's watch.
   *
   * @param metrics gets the gauges
   */
  public Ledger(MeterRegistry metrics) {
    Gauge.builder("campaign.ledger.wrong_campaigns", () -> wrong)
        .description("Campaigns whose counters differ from a recount")
        .register(metrics);
    Gauge.builder("campaign.messages.in_doubt", () -> inDoubt)
        .description("Messages that wait for an operator's word or a later receipt")
        .register(metrics);
    Gauge.builder("campaign.dead_letters", () -> deadLetters)
        .description("Dead letters that were not replayed")
        .register(metrics);
  }

  /**
   * Notes a recount.
   *
   * @param row the row of {@code check-ledger.sql}
   */
  public void noteCheck(@Body Map<String, Object> row) {
    long before = wrong;
    firstWrong = (String) row.get("first_wrong");
    wrong = number(row, "wrong");
    checked = true;
    if (wrong > before) {
      LOG.error(
          "The counters of {} campaigns differ from a recount, first {}; POST"
              + " /api/ledger/reconciliations repairs them and lists every difference",
          wrong,
          firstWrong.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  /**
   * Notes what waits for an operator.
   *
   * @param row the row of {@code count-unresolved.sql}
   */
  public void noteUnresolved(@Body Map<String, Object> row) {
    long before = inDoubt;
    inDoubt = number(row, "in_doubt");
    deadLetters = number(row, "dead_letters");
    if (inDoubt > before) {
      LOG.warn(
          "{} messages are IN_DOUBT and wait for an operator's word: GET /api/messages/in-doubt",
          inDoubt);
    }
  }

  @Override
  public Health health() {
    Health.Builder health = wrong == 0 ? Health.up() : Health.status(Degraded.STATUS);
    if (wrong > 0) {
      health.withDetail("wrongCampaigns", wrong).withDetail("first", firstWrong);
    }
    return health
        .withDetail("checked", checked)
        .withDetail("inDoubt", inDoubt)
        .withDetail("deadLetters", deadLetters)
        .build();
  }

  private static long number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).longValue();
  }
}
