package io.campaignmessaging.settings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.ResourceUtils;

/** Where the route files are: in the application, or in a folder that replaces them. */
final class RoutesLocation {

  /** The setting's name. */
  static final String SETTING_NAME = "campaign.routes.folder";

  private static final String IN_THE_APPLICATION = "classpath:routes/";

  private static final Path BUILT = Path.of("target", "classes", "routes");
  private static final String SOURCES = "routes";

  private static final String ROUTE_FILES = "*.camel.yaml";
  private static final String JAVA_FILES = "*.java";

  private RoutesLocation() {}

  /**
   * Turns the setting {@code campaign.routes.folder} into the prefix of the route files' resources.
   *
   * @param folder the setting's value, relative to the working folder; null or blank for the
   *     application's own routes
   * @return a resource location that ends in a slash
   * @throws SettingsException if the folder is missing, cannot be read or holds no route file
   */
  static String of(String folder) {
    if (folder == null || folder.isBlank()) {
      return IN_THE_APPLICATION;
    }
    Path path = absolute(folder.strip());
    if (!Files.isDirectory(path)) {
      throw refuse(path + " is no folder");
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, ROUTE_FILES)) {
      if (!files.iterator().hasNext()) {
        throw refuse(path + " holds no file " + ROUTE_FILES);
      }
    } catch (IOException e) {
      throw refuse(path + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return "file:" + path + "/";
  }

  /**
   * Finds the folder whose files are edited while the application runs.
   *
   * @param folder the value of the setting {@code campaign.routes.folder}; null or blank for the
   *     source tree that the application is started from
   * @return the folder; empty for the routes in a packaged application
   */
  static Optional<Path> edited(String folder) {
    if (folder != null && !folder.isBlank()) {
      return Optional.of(absolute(folder.strip()));
    }
    try {
      URL shipped = ResourceUtils.getURL(IN_THE_APPLICATION);
      if (!ResourceUtils.isFileURL(shipped)) {
        return Optional.empty();
      }
      Path built = Path.of(shipped.toURI());
      return built.endsWith(BUILT)
          ? Optional.of(built.resolve("../../..").resolve(SOURCES).normalize())
              .filter(Files::isDirectory)
          : Optional.empty();
    } catch (FileNotFoundException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Copies a folder, for a process that runs what was found good of the files that are edited.
   *
   * @param folder the folder
   * @return the copy's location, ending in a slash; it is deleted when the process ends
   */
  static String copyOf(Path folder) {
    try {
      Path copy = Files.createTempDirectory("campaign-routes-").toRealPath();
      FileSystemUtils.copyRecursively(folder, copy);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(copy.toFile())));
      return "file:" + copy + "/";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names the route files of a location one by one. With a wildcard Camel would look through every
   * jar of the packaged application, which took most of its start.
   *
   * @param location what {@link #of} returned
   * @return the files, separated by commas
   * @throws SettingsException if one is Java and this process cannot compile it
   */
  static String routeFiles(String location) {
    PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    List<String> files = new ArrayList<>();
    for (String folder : List.of("templates/", "")) {
      for (Resource file : resources(resolver, location + folder + ROUTE_FILES)) {
        files.add(location + folder + file.getFilename());
      }
    }
    for (Resource file : resources(resolver, location + JAVA_FILES)) {
      RouteCompiler.problem().ifPresent(problem -> refuseJava(file.getFilename(), problem));
      files.add(location + file.getFilename());
    }
    return String.join(",", files);
  }

  private static void refuseJava(String file, String problem) {
    throw new SettingsException(
        SETTING_NAME + ": its file " + file + " " + problem + ".",
        "Or write its routes in YAML, or take it out of the folder.");
  }

  private static List<Resource> resources(
      PathMatchingResourcePatternResolver resolver, String pattern) {
    try {
      return Stream.of(resolver.getResources(pattern))
          .sorted(Comparator.comparing(Resource::getFilename))
          .toList();
    } catch (FileNotFoundException e) {
      // A folder of one's own needs no folder templates in it.
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path absolute(String folder) {
    try {
      return Path.of(folder).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw refuse("it is no path of this system");
    }
  }

  private static SettingsException refuse(String problem) {
    return new SettingsException(
        SETTING_NAME + ": " + problem + ".",
        "Name a folder with the route files in it, or leave it out for the routes of the"
            + " application.");
  }
}
