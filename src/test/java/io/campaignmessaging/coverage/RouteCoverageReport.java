package io.campaignmessaging.coverage;

import io.campaignmessaging.coverage.CoveredFile.CoveredNode;
import io.campaignmessaging.coverage.CoveredFile.CoveredRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sums up which nodes of the routes the tests have run: {@code target/route-coverage/report.md}.
 * The build runs it after all tests, and fails where a node was never run.
 */
public final class RouteCoverageReport {

  private static final String ENDING = ".camel.yaml";

  private final List<CoveredFile> files;

  private RouteCoverageReport(List<CoveredFile> files) {
    this.files = files;
  }

  /**
   * Writes the report.
   *
   * @param arguments the routes folder, the folder of the report with {@code hits} in it, and what
   *     leaves tests out: {@code false}, an empty text and a property that is not set leave none
   * @throws IllegalStateException if all tests ran and one of the nodes did not
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    RouteCoverageReport report = read(Path.of(arguments[0]), folder.resolve("hits"));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.md"), report.text());
    boolean complete = Stream.of(arguments).skip(2).allMatch(RouteCoverageReport::leavesNoneOut);
    System.out.println(
        report.summary()
            + (complete ? "" : "; not all tests ran")
            + ": "
            + folder.resolve("report.md"));
    if (complete && !report.neverRun().isEmpty()) {
      throw new IllegalStateException(
          "No test runs these nodes. Add one for each, or take the node out:\n"
              + String.join("\n", report.neverRun()));
    }
  }

  private static boolean leavesNoneOut(String value) {
    return value == null || value.isEmpty() || value.equals("false") || value.startsWith("${");
  }

  static RouteCoverageReport read(Path routes, Path hitsFolder) throws IOException {
    Set<String> hits = new HashSet<>();
    if (Files.isDirectory(hitsFolder)) {
      try (Stream<Path> notes = Files.list(hitsFolder)) {
        for (Path note : notes.toList()) {
          hits.addAll(Files.readAllLines(note));
        }
      }
    }
    List<CoveredFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(routes)) {
      for (Path file : all.filter(path -> path.toString().endsWith(ENDING)).sorted().toList()) {
        files.add(CoveredFile.read(routes, file, hits));
      }
    }
    return new RouteCoverageReport(files);
  }

  /** The nodes that no test has run, as {@code routes/<file>:<line>: node '<id>' of '<route>'}. */
  List<String> neverRun() {
    List<String> lines = new ArrayList<>();
    for (CoveredFile file : files) {
      for (CoveredRoute route : file.routes()) {
        for (CoveredNode node : route.nodes()) {
          if (!node.hit()) {
            lines.add(
                "routes/%s:%d: node '%s' of '%s'"
                    .formatted(file.name(), node.line(), node.id(), route.id()));
          }
        }
      }
    }
    return lines;
  }

  private String summary() {
    List<CoveredRoute> routes = files.stream().flatMap(file -> file.routes().stream()).toList();
    return "Route coverage: %d of %d nodes in %d routes"
        .formatted(
            routes.stream().mapToLong(CoveredRoute::hits).sum(),
            routes.stream().mapToLong(route -> route.nodes().size()).sum(),
            routes.size());
  }

  /** The report in Markdown. */
  String text() {
    StringBuilder text =
        new StringBuilder("# " + summary() + "\n\n")
            .append("| file | route | nodes | run by tests | percent |\n")
            .append("| --- | --- | --: | --: | --: |\n");
    for (CoveredFile file : files) {
      for (CoveredRoute route : file.routes()) {
        text.append(
            "| %s | %s | %d | %d | %d |%n"
                .formatted(
                    file.name(), route.id(), route.nodes().size(), route.hits(), route.percent()));
      }
    }
    text.append("\n## Never run\n\n");
    neverRun().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }
}
