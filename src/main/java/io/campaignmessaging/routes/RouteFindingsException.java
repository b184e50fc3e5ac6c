package io.campaignmessaging.routes;

/** Route files that the application cannot run with; the findings themselves are in the log. */
public final class RouteFindingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private RouteFindingsException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Refuses the route files of a folder.
   *
   * @param folder the folder's name
   * @param count how many findings there are, at least one
   * @param cause what failed because of them; null if it was not tried
   */
  static RouteFindingsException of(String folder, int count, Throwable cause) {
    return new RouteFindingsException(
        "The files in "
            + folder
            + " have "
            + (count == 1 ? "1 finding, which is" : count + " findings, which are")
            + " listed above.",
        cause);
  }
}
