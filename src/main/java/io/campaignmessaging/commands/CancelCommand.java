package io.campaignmessaging.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cancel}: ends a campaign. */
@Command(
    name = "cancel",
    description = "Cancel a campaign for good: what is not sent yet will not be.")
final class CancelCommand extends CampaignOrderCommand {

  @Option(names = "--yes", description = "Do it without asking; needed where nobody can be asked.")
  private boolean yes;

  CancelCommand(Surroundings surroundings) {
    super(surroundings, "cancel", " is cancelled; what was claimed already is still sent.");
  }

  @Override
  int run(ApplicationClient application) {
    if (!yes) {
      boolean confirmed =
          terminal()
              .confirm(
                  "This cannot be undone. To cancel the campaign "
                      + campaign()
                      + " at "
                      + application.base()
                      + ", type its id: ",
                  campaign())
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          ExitCode.USAGE, "A cancellation cannot be undone: say --yes."));
      if (!confirmed) {
        throw new CommandFailure(ExitCode.USAGE, "That is another id; nothing was cancelled.");
      }
    }
    return super.run(application);
  }
}
