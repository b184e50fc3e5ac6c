package io.campaignmessaging.routes;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * The folder that the routes of this process come from.
 *
 * @param folder where it is
 * @param name what whoever edits it calls it
 */
record RoutesPlace(Path folder, String name) {

  private static final String FOLDER = "campaign.routes.folder";
  private static final String LOCATION = "campaign.routes.location";
  private static final String SHIPPED = "routes";

  /**
   * Finds the folder.
   *
   * @param environment says where the routes come from
   * @return the folder; empty for the routes in a packaged application, which were checked when it
   *     was built and cannot be edited
   */
  static Optional<RoutesPlace> of(Environment environment) {
    String folder = environment.getProperty(FOLDER);
    String name = StringUtils.hasText(folder) ? folder.strip() : SHIPPED;
    try {
      URL location = ResourceUtils.getURL(environment.getRequiredProperty(LOCATION));
      return ResourceUtils.isFileURL(location)
          ? Optional.of(new RoutesPlace(Path.of(location.toURI()), name))
          : Optional.empty();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("The routes folder " + name + " cannot be found", e);
    }
  }
}
