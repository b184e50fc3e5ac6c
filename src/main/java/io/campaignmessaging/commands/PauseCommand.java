package io.campaignmessaging.commands;

import picocli.CommandLine.Command;

/** {@code pause}: holds a campaign. */
@Command(
    name = "pause",
    description =
        "Pause a campaign: nothing of it is claimed from now on; what is claimed already is sent.")
final class PauseCommand extends CampaignOrderCommand {

  PauseCommand(Surroundings surroundings) {
    super(surroundings, "pause", " is paused; what was claimed already is still sent.");
  }
}
