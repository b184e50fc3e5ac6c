package io.campaignmessaging.commands;

import picocli.CommandLine.Option;

/** Which page of a list. */
final class PageOptions {

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "At most so many, 1 to 1000; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description = "Go on behind this one, as the page before said.")
  private String after;

  /**
   * Returns how many are wanted.
   *
   * @return a number that the application checks
   */
  int limit() {
    return limit;
  }

  /**
   * Returns where to go on.
   *
   * @return the key that the page before ended with; null for the first page
   */
  String after() {
    return after;
  }
}
