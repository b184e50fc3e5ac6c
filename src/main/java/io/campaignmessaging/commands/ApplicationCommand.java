package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all commands that talk to the application have in common. */
abstract class ApplicationCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  private final boolean changes;

  @Mixin private ApplicationOptions options;

  /**
   * Makes a command.
   *
   * @param surroundings where it runs
   * @param changes whether it changes something, so that it needs an operator
   */
  ApplicationCommand(Surroundings surroundings, boolean changes) {
    this.surroundings = surroundings;
    this.changes = changes;
  }

  @Override
  public final Integer call() throws Exception {
    return run(options.client(surroundings, changes));
  }

  /**
   * Does what the command is for.
   *
   * @param application whom it asks
   * @return one of {@link ExitCode}
   * @throws Exception a {@link CommandFailure}, or a defect
   */
  abstract int run(ApplicationClient application) throws Exception;

  /**
   * Returns where the command writes and asks.
   *
   * @return the terminal
   */
  final Terminal terminal() {
    return surroundings.terminal();
  }

  /**
   * Says whether documents are printed as they come.
   *
   * @return true if they are
   */
  final boolean json() {
    return options.json();
  }

  /**
   * Prints a document, as it came or for people.
   *
   * @param answer has the document
   */
  final void print(Answer answer) {
    if (json()) {
      terminal().document(answer.text());
    } else {
      DocumentText.of(answer.json()).forEach(terminal()::line);
    }
  }

  /**
   * Prints a page of a list, and says how to get the next one.
   *
   * @param answer has the page
   * @param list its list
   * @param none what to say when it is empty
   */
  final void printPage(Answer answer, JsonNode list, String none) {
    if (json()) {
      terminal().document(answer.text());
      return;
    }
    if (list.isEmpty()) {
      terminal().line(none);
    } else {
      DocumentText.of(list).forEach(terminal()::line);
    }
    JsonNode next = answer.json().path("next");
    if (next.isValueNode() && !next.isNull()) {
      terminal().line("There are more: --after " + Terminal.clean(next.asText()));
    }
  }
}
