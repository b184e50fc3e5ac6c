package io.campaignmessaging.commands;

import java.util.Collections;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stats}: outcomes, by campaign, vendor, error code and hour. */
@Command(
    name = "stats",
    description =
        "Show the outcomes of the last 24 hours, by campaign, vendor, error code and hour.")
final class StatsCommand extends ApplicationCommand {

  @Option(names = "--campaign", paramLabel = "ID", description = "Only this campaign.")
  private String campaign;

  StatsCommand(Surroundings surroundings) {
    super(surroundings, false);
  }

  @Override
  int run(ApplicationClient application) {
    Map<String, String> query = Collections.singletonMap("campaignId", campaign);
    Answer answer = application.get("/api/statistics", query);
    if (json()) {
      terminal().document(answer.text());
    } else {
      DocumentText.ofFigures(answer.json()).forEach(terminal()::line);
    }
    return ExitCode.DONE;
  }
}
