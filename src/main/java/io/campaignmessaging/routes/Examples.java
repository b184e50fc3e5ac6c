package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The folder {@code examples} of a routes folder: vendors that the application does not load before
 * somebody copies them. Their contracts and settings stand beside them.
 */
final class Examples {

  /** The folder's name in the routes folder. */
  static final String FOLDER = "examples/";

  /** The name of the file with their settings. */
  static final String SETTINGS = FOLDER + "application.yaml";

  private static final String FROM_THE_ENVIRONMENT = "secret";

  private Examples() {}

  /** Whether a file is an example, by its name in the routes folder. */
  static boolean contain(String file) {
    return file.startsWith(FOLDER);
  }

  /**
   * Reads the settings that whoever copies an example copies with it.
   *
   * @param routes the routes folder
   * @return the settings by their names, with a text for each that is empty because the environment
   *     has to give it: the secrets; none if there is no file with them
   * @throws IOException if the file cannot be read
   * @throws YAMLException if it is no YAML
   */
  static Map<String, Object> settings(Path routes) throws IOException {
    Resource file = new FileSystemResource(routes.resolve(SETTINGS));
    if (!file.exists()) {
      return Map.of();
    }
    Map<String, Object> settings = new HashMap<>();
    for (PropertySource<?> document : new YamlPropertySourceLoader().load(SETTINGS, file)) {
      for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
        String value = String.valueOf(document.getProperty(name));
        settings.put(name, value.isBlank() ? FROM_THE_ENVIRONMENT : value);
      }
    }
    return settings;
  }
}
