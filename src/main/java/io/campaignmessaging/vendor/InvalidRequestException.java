package io.campaignmessaging.vendor;

import java.util.List;

/** A request to the mock receiver that it refuses, with everything that is wrong with it. */
public class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /**
   * Refuses a request.
   *
   * @param problems what is wrong, where, and what would be right; one sentence each, at least one
   */
  public InvalidRequestException(List<String> problems) {
    super(String.join(" ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong with the request.
   *
   * @return one sentence each, at least one
   */
  public List<String> problems() {
    return problems;
  }
}
