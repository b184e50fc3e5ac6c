package io.campaignmessaging.commands;

import picocli.CommandLine.Command;

/** {@code resume}: lets a campaign go on. */
@Command(name = "resume", description = "Let a paused campaign go on.")
final class ResumeCommand extends CampaignOrderCommand {

  ResumeCommand(Surroundings surroundings) {
    super(surroundings, "resume", " goes on with the next claim.");
  }
}
