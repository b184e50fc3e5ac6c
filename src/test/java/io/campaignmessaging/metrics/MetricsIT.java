package io.campaignmessaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.mock-receiver.success-rate", "0.7")
          .with("campaign.observation.interval", "100ms")
          .with("campaign.claim.sweep-interval", "200ms")
          .with("campaign.ledger.alarm-interval", "100ms");

  private static final Pattern METRIC =
      Pattern.compile("\\b(campaign|camel|jvm|process|hikaricp)_[a-z_]+");

  private static final AtomicInteger campaigns = new AtomicInteger();
  private static final OperatorClient OPERATOR = new OperatorClient(FLOW);

  @Test
  void prometheusAndTheDatabaseSayTheSame() throws Exception {
    FLOW.insertMessages("measured", 600);
    FLOW.insertMessage("measured", "no address");
    FLOW.awaitFinished("measured");
    // A response that the queue delivers once more, and one that is too late, change nothing.
    FLOW.publish("{\"messageId\":1,\"attempt\":1,\"status\":\"FAILED\",\"errorCode\":\"SPAM\"}");
    FLOW.publish("{\"messageId\":0,\"attempt\":1,\"status\":\"DELIVERED\"}");
    FLOW.takeDeadLetter();

    FLOW.await()
        .untilAsserted(
            () -> {
              Scrape scrape = scrape();
              assertThat(
                      scrape.sums(
                          "campaign_receipts_total",
                          labels -> labels.get("status") + " " + labels.get("error_code")))
                  .isEqualTo(receiptsByStatusAndCode());
              assertThat(scrape.sum("campaign_messages", "state", "total"))
                  .isEqualTo(inDatabase("select count(*) from communication_log"));
            });
    Scrape scrape = scrape();
    for (String status : new String[] {"delivered", "failed"}) {
      double messages =
          inDatabase(
              "select count(*) from communication_log where status = upper('" + status + "')");
      assertThat(scrape.sum("campaign_messages_outcomes_total", "status", status))
          .as(status)
          .isEqualTo(messages);
      assertThat(scrape.sum("campaign_messages_time_to_final_seconds_count", "status", status))
          .as(status)
          .isEqualTo(messages);
      assertThat(scrape.sum("campaign_messages", "state", status)).as(status).isEqualTo(messages);
    }
    assertThat(scrape.sum("campaign_messages", "state", "open")).isZero();
    assertThat(scrape.sum("campaign_cost_total"))
        .isCloseTo(
            FLOW.jdbc()
                .queryForObject("select sum(cost) from delivery_receipts", BigDecimal.class)
                .doubleValue(),
            within(1e-6));
    assertThat(scrape.sum("campaign_claim_size_messages_sum"))
        .isEqualTo(inDatabase("select sum(attempts) from communication_log"));
    assertThat(scrape.sum("campaign_vendor_latency_seconds_count", "vendor", "mock"))
        .as("calls: one attempt had no address")
        .isEqualTo(inDatabase("select sum(attempts) - 1 from communication_log"));
    assertThat(scrape.sum("campaign_dead_letters_parked_total", "error_code", "UNKNOWN_MESSAGE"))
        .isEqualTo(
            inDatabase(
                "select count(*) from receipt_processing_queue where error_code ="
                    + " 'UNKNOWN_MESSAGE'"));
  }

  @Test
  void everyMetricOfTheApplicationIsDocumentedAsItIs() throws Exception {
    aFlowThatHasDoneEverything();

    Scrape scrape = scrape();

    assertThat(MetricsDocument.read().metrics())
        .isEqualTo(
            scrape.types().entrySet().stream()
                .filter(metric -> metric.getKey().startsWith("campaign_"))
                .filter(metric -> !metric.getKey().endsWith("_max"))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        metric ->
                            new MetricsDocument.Metric(
                                metric.getValue(), scrape.labelsOf(metric.getKey())))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/prometheus/alerts.yaml",
        "deploy/prometheus/alerts-test.yaml",
        "deploy/grafana/dashboards/campaign-messaging.json"
      })
  void alarmsAndDashboardsAskOnlyForMetricsThatThereAre(String file) throws Exception {
    aFlowThatHasDoneEverything();

    assertThat(METRIC.matcher(Files.readString(Path.of(file))).results().map(MatchResult::group))
        .isNotEmpty()
        .isSubsetOf(scrape().names());
  }

  @Test
  void onlyWhoHasLoggedInReadsMetrics() throws Exception {
    OPERATOR.as("viewer", "wrong").getText(401, "/actuator/prometheus");
    OPERATOR.getText(200, "/actuator/prometheus");
  }

  private static void aFlowThatHasDoneEverything() {
    String campaign = "everything-" + campaigns.incrementAndGet();
    FLOW.insertMessages(campaign, 100);
    FLOW.publish("{\"messageId\":0,\"attempt\":1,\"status\":\"DELIVERED\"}");
    FLOW.takeDeadLetter();
    FLOW.awaitFinished(campaign);
    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(scrape().names())
                    .contains(
                        "campaign_vendor_circuit",
                        "campaign_lease_released_total",
                        "campaign_dead_letters_parked_total",
                        "campaign_messages_outcomes_total"));
  }

  private static Scrape scrape() throws Exception {
    return Scrape.of(OPERATOR.as("viewer", "viewer-password").getText(200, "/actuator/prometheus"));
  }

  private static Map<String, Double> receiptsByStatusAndCode() {
    Map<String, Double> receipts = new TreeMap<>();
    FLOW.jdbc()
        .query(
            "select lower(status) || ' ' || coalesce(error_code, 'none'), count(*)"
                + " from delivery_receipts group by status, error_code",
            row -> {
              receipts.put(row.getString(1), row.getDouble(2));
            });
    return receipts;
  }

  private static double inDatabase(String count) {
    return FLOW.jdbc().queryForObject(count, Double.class);
  }
}
