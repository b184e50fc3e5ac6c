package io.campaignmessaging.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user that PostgreSQL's programs run as. They refuse to run as root, so that root starts them
 * in a user namespace of their own where it is nobody, or else as the user {@code nobody}.
 */
final class PostgresUser {

  private static final String UNPRIVILEGED_USER = "nobody";
  private static final int ROOT = 0;

  private final List<String> prefix;
  private final boolean root;
  private final int fileOwner;
  private final int fileGroup;

  private PostgresUser(List<String> prefix, boolean root, int fileOwner, int fileGroup) {
    this.prefix = List.copyOf(prefix);
    this.root = root;
    this.fileOwner = fileOwner;
    this.fileGroup = fileGroup;
  }

  /**
   * Finds out as whom PostgreSQL can run here.
   *
   * @param dataFolder the folder that this user has to reach
   * @throws StartFailure if this process is root and there is no other user to be had
   * @throws IOException if the operating system's own programs cannot be run
   */
  static PostgresUser forFolder(Path dataFolder) throws IOException {
    if (number("id", "-u") != ROOT) {
      return new PostgresUser(List.of(), false, ROOT, ROOT);
    }
    Optional<String> unshare = Command.find("unshare");
    if (unshare.isPresent()) {
      PostgresUser user = new PostgresUser(List.of(unshare.get(), "-U"), true, ROOT, ROOT);
      if (user.canUse("-w", dataFolder)) {
        return user;
      }
    }
    Optional<String> setpriv = Command.find("setpriv");
    if (setpriv.isPresent()) {
      int nobody = number("id", "-u", UNPRIVILEGED_USER);
      int group = number("id", "-g", UNPRIVILEGED_USER);
      letOthersPass(dataFolder);
      PostgresUser user =
          new PostgresUser(
              List.of(setpriv.get(), "--reuid=" + nobody, "--regid=" + group, "--clear-groups"),
              true,
              nobody,
              group);
      if (user.canUse("-x", dataFolder)) {
        return user;
      }
    }
    throw new StartFailure(
        "PostgreSQL does not run as root, and no other user was found that can reach the data folder "
            + dataFolder
            + " (tried 'unshare -U' and 'setpriv').",
        "Start the application as an ordinary user, or set "
            + DataFolder.SETTING
            + " to a folder below one that all users may enter.");
  }

  /** Returns the command that runs a program as this user. */
  List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }

  /** Makes all files of the folder this user's, whoever they were started as before. */
  void takeOver(Path folder) throws IOException {
    if (root) {
      FileTree.own(folder, fileOwner, fileGroup);
    }
  }

  private boolean canUse(String test, Path folder) throws IOException {
    String script = "test \"$(id -u)\" != 0 && test " + test + " \"$1\"";
    return Command.run(command(List.of("sh", "-c", script, "sh", folder.toString()))).succeeded();
  }

  private static void letOthersPass(Path folder) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(folder, permissions);
    }
  }

  private static int number(String... command) throws IOException {
    Command.Result result = Command.run(List.of(command));
    try {
      return Integer.parseInt(result.output().strip());
    } catch (NumberFormatException e) {
      throw new IOException(String.join(" ", command) + " answered: " + result.output(), e);
    }
  }
}
