package io.campaignmessaging.commands;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the sub-commands of the jar, without starting the application. */
@Command(
    name = "java -jar campaign-messaging.jar",
    customSynopsis = {
      "java -jar campaign-messaging.jar [--SETTING=VALUE…]        start the application",
      "       java -jar campaign-messaging.jar COMMAND [OPTION…]  ask or order something of one that runs"
    },
    versionProvider = CommandLineTool.Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:the application answered with a problem, or its health is not UP",
      " 2:the command was given wrongly",
      " 3:the application was not reached, or the connection broke",
      " 4:no password, a refused login, or not allowed to this user",
      " 5:an import was taken, except for lines that were refused",
      "70:a defect of the command"
    },
    commandListHeading = "Commands:%n",
    footer = {"", "COMMAND --help says more of each."})
public final class CommandLineTool implements Runnable {

  private static final String HELP_OPTION = "--help";

  @Option(
      names = {"-h", HELP_OPTION},
      usageHelp = true,
      description = "Say what there is.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Say which version this is.")
  private boolean version;

  @Spec private CommandSpec spec;

  private CommandLineTool() {}

  /**
   * Runs a sub-command in this process.
   *
   * @param arguments the command line
   * @return the exit code
   */
  public static int run(String... arguments) {
    Map<String, String> environment = System.getenv();
    return run(new Surroundings(environment, Terminal.ofProcess(environment)), arguments);
  }

  /**
   * Runs a sub-command.
   *
   * @param surroundings where it runs
   * @param arguments the command line
   * @return the exit code
   */
  static int run(Surroundings surroundings, String... arguments) {
    Terminal terminal = surroundings.terminal();
    CommandLine doubts =
        new CommandLine(new DoubtsCommand(surroundings))
            .addSubcommand(new ResolveDoubtsCommand(surroundings));
    CommandLine tool =
        new CommandLine(new CommandLineTool())
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(new ImportCommand(surroundings))
            .addSubcommand(new PauseCommand(surroundings))
            .addSubcommand(new ResumeCommand(surroundings))
            .addSubcommand(new CancelCommand(surroundings))
            .addSubcommand(new TriggerCommand(surroundings))
            .addSubcommand(new StatsCommand(surroundings))
            .addSubcommand(new MessageCommand(surroundings))
            .addSubcommand(doubts)
            .addSubcommand(new ReplayCommand(surroundings))
            .addSubcommand(new HealthCommand(surroundings));
    return tool.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.isColoured() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, given) -> refuse(terminal, wrong))
        .setExecutionExceptionHandler(failures(terminal))
        .execute(arguments);
  }

  /** Without a sub-command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int refuse(Terminal terminal, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    terminal.error(Terminal.clean(wrong.getMessage()));
    UnmatchedArgumentException.printSuggestions(wrong, terminal.err());
    terminal.error("See " + command.getCommandSpec().qualifiedName() + " " + HELP_OPTION);
    return ExitCode.USAGE;
  }

  private static IExecutionExceptionHandler failures(Terminal terminal) {
    return (failure, command, parsed) -> {
      if (failure instanceof CommandFailure known) {
        if (known.problem() != null && command.getParseResult().hasMatchedOption("--json")) {
          terminal.document(known.problem().text());
        }
        terminal.error(known.getMessage());
        return known.exitCode();
      }
      terminal.error("This is a defect of the command:");
      failure.printStackTrace(terminal.err());
      terminal.err().flush();
      return ExitCode.DEFECT;
    };
  }

  /** Reads the version from the jar. */
  static final class Version implements IVersionProvider {

    private static final String NOTE =
        "META-INF/maven/io.campaignmessaging/campaign-messaging/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
      // Maven's own note in the jar, beside the classes of the application and not among them.
      try (InputStream note = ClassLoader.getSystemResourceAsStream(NOTE)) {
        Properties build = new Properties();
        if (note != null) {
          build.load(note);
        }
        return new String[] {
          "campaign-messaging " + build.getProperty("version", "(not packaged)")
        };
      }
    }
  }
}
