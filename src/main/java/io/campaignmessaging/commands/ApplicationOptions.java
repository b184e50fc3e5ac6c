package io.campaignmessaging.commands;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which application a command talks to, and as whom. */
final class ApplicationOptions {

  private static final String VIEWER = "viewer";
  private static final String OPERATOR = "operator";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the application is; default: ${DEFAULT-VALUE}.")
  private String url;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Who logs in; by default operator, or viewer where the command only looks and"
              + " CAMPAIGN_VIEWER_PASSWORD is set. The password comes from"
              + " CAMPAIGN_OPERATOR_PASSWORD or CAMPAIGN_VIEWER_PASSWORD, or is asked for.")
  private String user;

  @Option(names = "--json", description = "Print the application's JSON as it is.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say what the command does.")
  private boolean help;

  /**
   * Says whether documents are printed as they come.
   *
   * @return true if they are
   */
  boolean json() {
    return json;
  }

  /**
   * Finds the password and returns a client that logs in with it.
   *
   * @param surroundings have the passwords, or somebody to ask
   * @param changes whether the command changes something, which viewers may not
   * @return the client
   * @throws CommandFailure if the URL cannot be used or there is no password
   */
  ApplicationClient client(Surroundings surroundings, boolean changes) {
    URI base = base();
    Map<String, String> environment = surroundings.environment();
    String name = user;
    if (name == null) {
      name = !changes && password(environment, VIEWER) != null ? VIEWER : OPERATOR;
    }
    if (name.isEmpty() || name.indexOf(':') >= 0 || !name.equals(Terminal.clean(name))) {
      throw new CommandFailure(
          ExitCode.USAGE, "--user must be a name without a colon or control characters.");
    }
    warnOfPlainText(base, surroundings.terminal());
    String password = password(environment, name);
    if (password == null) {
      String who = name;
      password =
          surroundings
              .terminal()
              .password("Password of " + name + " at " + base + ": ")
              .orElseThrow(() -> new CommandFailure(ExitCode.LOGIN, noPassword(who)));
    }
    return new ApplicationClient(base, name, password);
  }

  private static String noPassword(String name) {
    String variable = variable(name);
    return "There is no password for "
        + name
        + ": "
        + (variable == null ? "" : "set " + variable + " in the environment, or ")
        + "run the command in a terminal and be asked.";
  }

  private static String variable(String name) {
    return name.equals(OPERATOR) || name.equals(VIEWER)
        ? "CAMPAIGN_" + name.toUpperCase(Locale.ROOT) + "_PASSWORD"
        : null;
  }

  private static String password(Map<String, String> environment, String name) {
    String variable = variable(name);
    String password = variable == null ? null : environment.get(variable);
    return password == null || password.isEmpty() ? null : password;
  }

  private URI base() {
    try {
      URI base = URI.create(url.replaceFirst("/+$", ""));
      if (base.getHost() != null
          && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
          && base.getUserInfo() == null
          && base.getQuery() == null
          && base.getFragment() == null) {
        return base;
      }
    } catch (IllegalArgumentException noUri) {
      // It is refused below, without being repeated: there may be a password in it.
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "--url must be http://HOST:PORT or https://HOST:PORT, with a path if need be and without a"
            + " user, a password or a query. The password belongs into the environment.");
  }

  private static void warnOfPlainText(URI base, Terminal terminal) {
    if ("http".equals(base.getScheme()) && !isLoopback(base.getHost())) {
      terminal.error(
          "Warning: the password goes to " + base + " unencrypted; https would hide it.");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      // The call says so in a moment.
      return true;
    }
  }
}
