package io.campaignmessaging.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.campaignmessaging.operations.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Fills the sections of the first page, each by the answers of the routes it is about. */
@Component
class Overview {

  /** So many campaigns are on the page, all of them in the API. */
  static final Map<String, String> CAMPAIGN_PAGE = Map.of("limit", "100");

  /** So many that are over are shown at once. */
  private static final int NEWEST_OVER = 3;

  private static final Comparator<CampaignView> OPEN_AND_NEW_FIRST =
      Comparator.comparing((CampaignView campaign) -> !campaign.isRunning())
          .thenComparing(campaign -> !campaign.isPaused())
          .thenComparing(CampaignView::createdAt, Comparator.nullsFirst(Comparator.reverseOrder()))
          .thenComparing(CampaignView::id);

  private final RouteCalls routes;
  private final Ledger ledger;

  Overview(RouteCalls routes, Ledger ledger) {
    this.routes = routes;
    this.ledger = ledger;
  }

  /**
   * A bar of a chart that is a table, too.
   *
   * @param label what it counts
   * @param count how many
   * @param share of the largest, in thousandths
   */
  public record Count(String label, long count, long share) {}

  void fillCampaigns(Model model) {
    RouteAnswer answer = routes.ask("list-campaigns", CAMPAIGN_PAGE);
    List<CampaignView> campaigns =
        answer.items("items", CampaignView.class).stream().sorted(OPEN_AND_NEW_FIRST).toList();
    model.addAttribute("moreCampaigns", answer.content().hasNonNull("next"));
    model.addAttribute("campaignsProblem", answer.problem());
    long shown = campaigns.stream().filter(CampaignView::isOpen).count() + NEWEST_OVER;
    model.addAttribute("campaigns", campaigns.stream().limit(shown).toList());
    model.addAttribute("olderCampaigns", campaigns.stream().skip(shown).toList());
    model.addAttribute("pending", campaigns.stream().mapToLong(CampaignView::pending).sum());
    model.addAttribute("processing", campaigns.stream().mapToLong(CampaignView::processing).sum());
    model.addAttribute("inDoubt", campaigns.stream().mapToLong(CampaignView::inDoubt).sum());
    model.addAttribute("deadLetters", ledger.health().getDetails().get("deadLetters"));
  }

  void fillVendors(Model model) {
    RouteAnswer answer = routes.ask("list-vendors", Map.of());
    model.addAttribute("vendorsProblem", answer.problem());
    model.addAttribute("vendors", answer.items("vendors", VendorView.class));
  }

  void fillStatistics(Model model) {
    RouteAnswer answer = routes.ask("show-statistics", Map.of());
    JsonNode day = answer.content().path("last24Hours");
    model.addAttribute("statisticsProblem", answer.problem());
    model.addAttribute("receiptsProcessed", day.path("receiptsProcessed").asLong());
    model.addAttribute("statusBreakdown", counts(day.path("statusBreakdown")));
    model.addAttribute("errorCodes", counts(byCode(answer)));
    model.addAttribute("vendorSums", answer.items("vendors", VendorSum.class));
    model.addAttribute("hours", answer.items("hours", HourView.class));
    model.addAttribute("cost", answer.content().path("cost").decimalValue());
  }

  void fillSending(Model model) {
    RouteAnswer answer = routes.ask("show-sending", Map.of());
    model.addAttribute("sendingProblem", answer.problem());
    model.addAttribute("sending", answer.as(SendingView.class));
  }

  void fillMockReceiver(Model model) {
    RouteAnswer answer = routes.ask("show-mock-receiver", Map.of());
    model.addAttribute("mockReceiverProblem", answer.problem());
    model.addAttribute("mockReceiver", answer.as(MockReceiverView.class));
  }

  private record CodeCount(String errorCode, long receipts) {}

  private static JsonNode byCode(RouteAnswer statistics) {
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    statistics
        .items("errorCodes", CodeCount.class)
        .forEach(code -> counts.put(code.errorCode(), code.receipts()));
    return counts;
  }

  private static List<Count> counts(JsonNode numbers) {
    List<Count> counts = new ArrayList<>();
    long largest = 1;
    for (JsonNode number : numbers) {
      largest = Math.max(largest, number.asLong());
    }
    long whole = largest;
    numbers
        .properties()
        .forEach(
            entry ->
                counts.add(
                    new Count(
                        entry.getKey(),
                        entry.getValue().asLong(),
                        entry.getValue().asLong() * 1_000 / whole)));
    counts.sort(Comparator.comparingLong(Count::count).reversed());
    return counts;
  }
}
