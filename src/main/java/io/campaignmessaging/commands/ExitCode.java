package io.campaignmessaging.commands;

/** What the exit codes of the sub-commands mean; docs/command-line.md lists them. */
final class ExitCode {

  /** Done. */
  static final int DONE = 0;

  /** The application answered with a problem, or its health is not UP. */
  static final int PROBLEM = 1;

  /** The command was given wrongly; nothing was asked of the application. */
  static final int USAGE = 2;

  /** The application was not reached, or the connection ended before its answer. */
  static final int UNREACHABLE = 3;

  /** There was no password, the login was refused, or the user may not do this. */
  static final int LOGIN = 4;

  /** An import was taken, except for lines that were refused. */
  static final int LINES_REFUSED = 5;

  /** A defect of the command itself. */
  static final int DEFECT = 70;

  private ExitCode() {}
}
