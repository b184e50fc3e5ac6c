package io.campaignmessaging.settings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Where the route files are: in the application, or in a folder that replaces them. */
final class RoutesLocation {

  /** The setting's name. */
  static final String SETTING_NAME = "campaign.routes.folder";

  private static final String IN_THE_APPLICATION = "classpath:routes/";

  private static final String ROUTE_FILES = "*.camel.yaml";

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
   * Names the route files of a location one by one. With a wildcard Camel would look through every
   * jar of the packaged application, which took most of its start.
   *
   * @param location what {@link #of} returned
   * @return the files, separated by commas
   */
  static String routeFiles(String location) {
    PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    List<String> files = new ArrayList<>();
    for (String folder : List.of("templates/", "")) {
      for (Resource file : resources(resolver, location + folder + ROUTE_FILES)) {
        files.add(location + folder + file.getFilename());
      }
    }
    return String.join(",", files);
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
