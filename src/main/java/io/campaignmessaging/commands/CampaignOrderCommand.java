package io.campaignmessaging.commands;

import picocli.CommandLine.Parameters;

/** Orders something of one campaign. */
abstract class CampaignOrderCommand extends ApplicationCommand {

  private final String order;
  private final String done;

  @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's id.")
  private String campaign;

  /**
   * Makes a command.
   *
   * @param surroundings where it runs
   * @param order the end of the order's path
   * @param done what to say behind the campaign's id when it is done
   */
  CampaignOrderCommand(Surroundings surroundings, String order, String done) {
    super(surroundings, true);
    this.order = order;
    this.done = done;
  }

  @Override
  int run(ApplicationClient application) {
    Answer answer =
        application.post("/api/campaigns/" + ApplicationClient.segment(campaign) + "/" + order);
    if (json()) {
      terminal().document(answer.text());
    } else {
      terminal().line("Campaign " + campaign() + done);
    }
    return ExitCode.DONE;
  }

  /**
   * Returns which campaign.
   *
   * @return its id, without control characters
   */
  final String campaign() {
    return Terminal.clean(campaign);
  }
}
