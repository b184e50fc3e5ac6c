package io.campaignmessaging.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay}: gives dead letters to the flow once more. */
@Command(
    name = "replay",
    description = "Replay dead letters: those that all of the given options leave.")
final class ReplayCommand extends ApplicationCommand {

  @Option(
      names = "--id",
      paramLabel = "ID",
      split = ",",
      description = "These dead letters, by their ids, separated by commas.")
  private List<Long> ids;

  @Option(names = "--error-code", paramLabel = "CODE", description = "With this error code.")
  private String errorCode;

  @Option(names = "--campaign", paramLabel = "ID", description = "Of this campaign.")
  private String campaign;

  @Option(
      names = "--received-from",
      paramLabel = "TIME",
      description = "Received at or after, for example 2026-11-01T00:00:00Z.")
  private String receivedFrom;

  @Option(names = "--received-to", paramLabel = "TIME", description = "Received before.")
  private String receivedTo;

  @Option(names = "--all", description = "All dead letters; needed where nothing else is named.")
  private boolean all;

  @Option(names = "--replayed-too", description = "Also those that were replayed before.")
  private boolean replayedToo;

  @Option(
      names = "--rate",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "At most so many a second, 1 to 10000; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(names = "--dry-run", description = "Only say how many there are.")
  private boolean dryRun;

  ReplayCommand(Surroundings surroundings) {
    super(surroundings, true);
  }

  @Override
  int run(ApplicationClient application) {
    boolean named =
        Stream.of(ids, errorCode, campaign, receivedFrom, receivedTo).anyMatch(Objects::nonNull);
    if (named == all) {
      throw new CommandFailure(
          ExitCode.USAGE,
          named
              ? "--all is for all dead letters: leave it out, or the other options."
              : "Name which dead letters, or say --all; --dry-run only counts them.");
    }
    Map<String, Object> replay = new LinkedHashMap<>();
    replay.put("ids", ids);
    replay.put("errorCode", errorCode);
    replay.put("campaignId", campaign);
    replay.put("receivedFrom", receivedFrom);
    replay.put("receivedTo", receivedTo);
    replay.put("failedOnly", !replayedToo);
    replay.put("dryRun", dryRun);
    replay.put("ratePerSecond", rate);
    Answer answer = application.post("/api/dead-letters/replays", replay);
    if (json()) {
      terminal().document(answer.text());
    } else {
      terminal().line(summary(answer.json().path("matched").asLong()));
    }
    return ExitCode.DONE;
  }

  private String summary(long matched) {
    if (matched == 0) {
      return "There is no such dead letter.";
    }
    return Terminal.count(matched)
        + (matched == 1 ? " dead letter" : " dead letters")
        + (dryRun
            ? " would be replayed; nothing was done (--dry-run)."
            : " will be replayed, at most " + Terminal.count(rate) + " a second.");
  }
}
