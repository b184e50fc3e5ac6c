package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}: how far the campaigns have come. */
@Command(
    name = "status",
    description = "Show how far the campaigns have come, and the application's health.")
final class StatusCommand extends ApplicationCommand {

  private static final int BAR_WIDTH = 24;
  private static final int LONGEST_ID = 40;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final List<String> HEADS =
      List.of(
          "CAMPAIGN", "STATE", "DONE", "OF", "DELIVERED", "FAILED", "OPEN", "RETRYING", "IN DOUBT");

  @Parameters(
      arity = "0..1",
      paramLabel = "CAMPAIGN",
      description = "Only this campaign, by its id.")
  private String campaign;

  @Mixin private PageOptions page;

  @Option(
      names = "--watch",
      description = "Show it again and again until every campaign shown is decided, or Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "How often --watch asks, 1 to 3600; default: ${DEFAULT-VALUE}.")
  private int interval;

  private long doneBefore;
  private long nanosBefore;
  private List<String> shownBefore = List.of();

  StatusCommand(Surroundings surroundings) {
    super(surroundings, false);
  }

  @Override
  int run(ApplicationClient application) throws InterruptedException {
    if (interval < 1 || interval > 3600) {
      throw new CommandFailure(ExitCode.USAGE, "--interval must be 1 to 3600 seconds.");
    }
    while (show(application) && watch) {
      TimeUnit.SECONDS.sleep(interval);
    }
    return ExitCode.DONE;
  }

  /** Returns whether anything can still happen. */
  private boolean show(ApplicationClient application) {
    Answer answer = ask(application);
    List<CampaignProgress> campaigns =
        (campaign == null
                ? StreamSupport.stream(answer.list().spliterator(), false)
                : Stream.of(answer.json()))
            .map(CampaignProgress::of)
            .toList();
    if (json()) {
      terminal().document(answer.text());
    } else {
      draw(HealthCommand.line(application, terminal()), campaigns, answer.json().path("next"));
    }
    return campaigns.stream().anyMatch(CampaignProgress::isMoving);
  }

  private Answer ask(ApplicationClient application) {
    if (campaign != null) {
      return application.get("/api/campaigns/" + ApplicationClient.segment(campaign), Map.of());
    }
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("limit", page.limit());
    query.put("after", page.after());
    return application.get("/api/campaigns", query);
  }

  private void draw(String health, List<CampaignProgress> campaigns, JsonNode next) {
    List<String> lines = new ArrayList<>();
    lines.add(health);
    lines.add("");
    if (campaigns.isEmpty()) {
      lines.add("There is no campaign.");
    } else {
      lines.addAll(table(campaigns));
    }
    if (next.isValueNode() && !next.isNull()) {
      lines.add("There are more: --after " + Terminal.clean(next.asText()));
    }
    String rate = rate(campaigns.stream().mapToLong(CampaignProgress::done).sum());
    if (watch && terminal().isInteractive()) {
      terminal().clear();
      lines.forEach(terminal()::line);
      terminal().line("\n" + rate + " Ctrl-C ends this.");
    } else if (!lines.equals(shownBefore)) {
      lines.forEach(terminal()::line);
    }
    shownBefore = lines;
  }

  private List<String> table(List<CampaignProgress> campaigns) {
    TextTable table = new TextTable(HEADS);
    for (CampaignProgress one : campaigns) {
      table.add(
          List.of(
              one.id().length() <= LONGEST_ID
                  ? one.id()
                  : one.id().substring(0, LONGEST_ID - 1) + "…",
              one.state(),
              Terminal.percent(one.done(), one.total()),
              Terminal.count(one.total()),
              Terminal.count(one.delivered()),
              Terminal.count(one.failed()),
              Terminal.count(one.open()),
              Terminal.count(one.retrying()),
              Terminal.count(one.inDoubt())));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (terminal().isInteractive()) {
      lines.set(0, " ".repeat(BAR_WIDTH + 2) + lines.get(0));
      for (int row = 0; row < campaigns.size(); row++) {
        CampaignProgress one = campaigns.get(row);
        String bar = terminal().bar(one.done(), one.total(), BAR_WIDTH);
        lines.set(row + 1, terminal().paint(bar, colour(one)) + "  " + lines.get(row + 1));
      }
    }
    return lines;
  }

  private static Terminal.Colour colour(CampaignProgress campaign) {
    return switch (campaign.state()) {
      case "CANCELLED" -> Terminal.Colour.RED;
      case "PAUSED" -> Terminal.Colour.YELLOW;
      default -> Terminal.Colour.GREEN;
    };
  }

  private String rate(long done) {
    long now = System.nanoTime();
    double perSecond =
        nanosBefore == 0 ? 0 : (done - doneBefore) * NANOS_PER_SECOND / (now - nanosBefore);
    nanosBefore = now;
    doneBefore = done;
    return Terminal.count(Math.max(0, Math.round(perSecond))) + " messages/s.";
  }
}
