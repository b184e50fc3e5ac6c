package io.campaignmessaging.commands;

/** Ends a command with one line that says what is wrong and what to do, and an exit code. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient Answer problem;

  /**
   * Makes a failure.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message what is wrong, and what to do
   */
  CommandFailure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  private CommandFailure(int exitCode, String message, Answer problem) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }

  /**
   * Makes the failure that a problem of the application is.
   *
   * @param message what the problem says
   * @param problem the problem itself
   * @return the failure
   */
  static CommandFailure ofProblem(String message, Answer problem) {
    return new CommandFailure(ExitCode.PROBLEM, message, problem);
  }

  /**
   * Returns the problem that the application answered with.
   *
   * @return the problem; null if there was none
   */
  Answer problem() {
    return problem;
  }

  /**
   * Returns the exit code of the command.
   *
   * @return one of {@link ExitCode}
   */
  int exitCode() {
    return exitCode;
  }
}
