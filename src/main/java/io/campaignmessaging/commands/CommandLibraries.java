package io.campaignmessaging.commands;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Runs a sub-command with the few libraries that it needs. The packaged jar has some 150; to open
 * one after the other until a class is found would take longer than the command.
 */
public final class CommandLibraries {

  private static final Predicate<String> NEEDED =
      Pattern.compile(
              "/classes/(!/)?$|/(picocli|jackson-(core|databind|annotations))-[^/]*\\.jar(!/)?$")
          .asPredicate();

  private static final Set<String> OWN_OPTIONS = Set.of("--help", "-h", "--version", "-V");

  private CommandLibraries() {}

  /**
   * Decides by the first argument whether a sub-command is meant.
   *
   * @param arguments the command line of the process
   * @return false if the application is to be started: without arguments, or when the first is a
   *     setting, {@code --name=value}
   */
  public static boolean areNeededBy(String... arguments) {
    return arguments.length > 0
        && (OWN_OPTIONS.contains(arguments[0]) || !arguments[0].startsWith("--"));
  }

  /**
   * Runs a sub-command in this process.
   *
   * @param arguments the command line
   * @return the exit code
   * @throws ReflectiveOperationException if the command cannot be run, which is a defect
   */
  public static int run(String... arguments) throws ReflectiveOperationException {
    ClassLoader loader = loader(CommandLibraries.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    return (int)
        Class.forName(CommandLineTool.class.getName(), true, loader)
            .getMethod("run", String[].class)
            .invoke(null, (Object) arguments);
  }

  /** Without a packaged jar it is the application's own, which finds classes quickly. */
  private static ClassLoader loader(ClassLoader application) {
    if (!(application instanceof URLClassLoader packaged)) {
      return application;
    }
    URL[] needed =
        Arrays.stream(packaged.getURLs())
            .filter(library -> NEEDED.test(library.toString()))
            .toArray(URL[]::new);
    return new URLClassLoader(needed, ClassLoader.getPlatformClassLoader());
  }
}
