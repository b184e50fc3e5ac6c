package io.campaignmessaging.commands;

import picocli.CommandLine.Command;

/** {@code trigger}: claims now. */
@Command(
    name = "trigger",
    description = "Have a sender look for messages now, without waiting for its next poll.")
final class TriggerCommand extends ApplicationCommand {

  TriggerCommand(Surroundings surroundings) {
    super(surroundings, true);
  }

  @Override
  int run(ApplicationClient application) {
    print(application.post("/api/sending/trigger"));
    return ExitCode.DONE;
  }
}
