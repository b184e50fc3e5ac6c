package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The route files of a folder as they stand there at one moment.
 *
 * @param path the folder
 * @param files those that are YAML, in the order of their names
 * @param javaFiles those in Java
 * @param settingsOfExamples what stands beside the {@link Examples}, by its names
 * @param unreadable what is wrong with the others
 */
record RouteFolder(
    Path path,
    List<RouteFile> files,
    List<JavaRouteFile> javaFiles,
    Map<String, Object> settingsOfExamples,
    List<Finding> unreadable) {

  /** How the names of route files end. */
  static final String YAML_ROUTES = ".camel.yaml";

  /**
   * Reads the route files of a folder and of the folders in it.
   *
   * @param folder the routes folder
   * @return what is in it
   * @throws IOException if it cannot be read
   */
  static RouteFolder read(Path folder) throws IOException {
    List<RouteFile> files = new ArrayList<>();
    List<Finding> unreadable = new ArrayList<>();
    for (Path file : filesThatEndWith(folder, YAML_ROUTES)) {
      try {
        files.add(RouteFile.read(folder, file));
      } catch (YAMLException e) {
        unreadable.add(unreadable(RouteFile.nameOf(folder, file), e));
      }
    }
    List<JavaRouteFile> javaFiles = new ArrayList<>();
    for (Path file : filesThatEndWith(folder, JavaRouteFile.END)) {
      // Camel is given those in the folder itself.
      if (file.getParent().equals(folder)) {
        javaFiles.add(JavaRouteFile.read(folder, file));
      }
    }
    Map<String, Object> settingsOfExamples = Map.of();
    try {
      settingsOfExamples = Examples.settings(folder);
    } catch (YAMLException e) {
      unreadable.add(unreadable(Examples.SETTINGS, e));
    }
    return new RouteFolder(
        folder,
        List.copyOf(files),
        List.copyOf(javaFiles),
        settingsOfExamples,
        List.copyOf(unreadable));
  }

  /** The files of a folder whose names end so, sorted; none if there is no such folder. */
  static List<Path> filesThatEndWith(Path folder, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  /** What a parser says of a file that is no YAML. */
  static Finding unreadable(String file, YAMLException failure) {
    if (failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
      return new Finding(
          file,
          marked.getProblemMark().getLine() + 1,
          "the file",
          "is no usable YAML: " + context + marked.getProblem());
    }
    return new Finding(file, 1, "the file", "is no usable YAML: " + failure.getMessage());
  }
}
