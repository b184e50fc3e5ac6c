package io.campaignmessaging.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs PostgreSQL's programs of a test as the user that the application would run its own as. */
public final class UnprivilegedUser {

  private final PostgresUser user;

  /**
   * Finds the user.
   *
   * @param folder the folder that the user has to reach
   * @throws IOException if the operating system's own programs cannot be run
   */
  public UnprivilegedUser(Path folder) throws IOException {
    this.user = PostgresUser.forFolder(folder);
  }

  /** Returns the command that runs a program as this user. */
  public List<String> command(List<String> program) {
    return user.command(program);
  }

  /** Makes all files of a folder this user's. */
  public void takeOver(Path folder) throws IOException {
    user.takeOver(folder);
  }
}
