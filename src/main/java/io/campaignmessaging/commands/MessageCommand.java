package io.campaignmessaging.commands;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code message}: what became of one message. */
@Command(name = "message", description = "Show one message with its attempts and receipts.")
final class MessageCommand extends ApplicationCommand {

  @Parameters(paramLabel = "ID", description = "The message's id, a number from 1.")
  private long id;

  MessageCommand(Surroundings surroundings) {
    super(surroundings, false);
  }

  @Override
  int run(ApplicationClient application) {
    print(application.get("/api/messages/" + id, Map.of()));
    return ExitCode.DONE;
  }
}
