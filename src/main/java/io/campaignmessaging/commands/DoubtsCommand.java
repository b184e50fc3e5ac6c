package io.campaignmessaging.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doubts}: the messages of which nobody here knows whether the vendor has them. */
@Command(
    name = "doubts",
    description = "List the messages in doubt; 'doubts resolve' says what became of them.")
final class DoubtsCommand extends ApplicationCommand {

  @Option(names = "--campaign", paramLabel = "ID", description = "Only those of this campaign.")
  private String campaign;

  @Mixin private PageOptions page;

  DoubtsCommand(Surroundings surroundings) {
    super(surroundings, false);
  }

  @Override
  int run(ApplicationClient application) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("campaignId", campaign);
    query.put("limit", page.limit());
    query.put("after", page.after());
    Answer answer = application.get("/api/messages/in-doubt", query);
    printPage(answer, answer.list(), "No message is in doubt.");
    return ExitCode.DONE;
  }
}
