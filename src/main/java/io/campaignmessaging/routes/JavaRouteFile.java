package io.campaignmessaging.routes;

import io.campaignmessaging.settings.RouteCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route builder in Java, as far as its text tells.
 *
 * @param name the file's name in the routes folder
 * @param text its source
 */
record JavaRouteFile(String name, String text) {

  /** How the names of such files end. */
  static final String END = ".java";

  private static final Pattern ROUTE_ID = Pattern.compile("\\.routeId\\(\\s*\"([^\"]*)\"\\s*\\)");
  private static final Pattern CONSUMED = Pattern.compile("from\\(\\s*\"direct:([\\w-]+)\"");
  private static final Pattern NAMED = Pattern.compile("\"direct:([\\w-]+)\"");

  static JavaRouteFile read(Path folder, Path file) throws IOException {
    return new JavaRouteFile(RouteFile.nameOf(folder, file), Files.readString(file));
  }

  /** The ids of its routes, each with its line. */
  Map<String, Integer> routeIds() {
    return found(ROUTE_ID);
  }

  /** The {@code direct:} endpoints that its routes consume. */
  Set<String> consumed() {
    return found(CONSUMED).keySet();
  }

  /**
   * Holds the file against the others.
   *
   * @param otherIds the ids of the other files, each with its place
   * @param consumed all {@code direct:} endpoints that are consumed
   * @return what is wrong; empty if nothing is
   */
  List<Finding> findings(Map<String, String> otherIds, Set<String> consumed) {
    List<Finding> findings = new ArrayList<>();
    RouteCompiler.problem()
        .ifPresent(problem -> findings.add(new Finding(name, 1, "the file", problem)));
    routeIds()
        .forEach(
            (id, line) -> {
              if (otherIds.containsKey(id)) {
                findings.add(
                    new Finding(
                        name,
                        line,
                        "route '" + id + "'",
                        "has an id that "
                            + otherIds.get(id)
                            + " has already: rename one of the two"));
              }
            });
    Set<String> called = new HashSet<>(found(NAMED).keySet());
    called.removeAll(consumed);
    called.forEach(
        route ->
            findings.add(
                new Finding(
                    name,
                    found(NAMED).get(route),
                    "the file",
                    "calls direct:" + route + ": no route consumes it; add one")));
    return findings;
  }

  private Map<String, Integer> found(Pattern pattern) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      lines.putIfAbsent(
          matcher.group(1),
          1 + (int) text.chars().limit(matcher.start()).filter(it -> it == '\n').count());
    }
    return lines;
  }
}
