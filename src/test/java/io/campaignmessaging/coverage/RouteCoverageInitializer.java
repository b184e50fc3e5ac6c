package io.campaignmessaging.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.camel.spi.InterceptStrategy;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Has every Camel context of the tests note the nodes that it runs; {@code
 * META-INF/spring.factories} names it, so that no test has to.
 */
final class RouteCoverageInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  /** System property: the folder for the notes; empty or unset for none. */
  static final String FOLDER = "campaign.test.route-coverage";

  /** One for all contexts of this process. */
  private static RouteHits hits;

  @Override
  public void initialize(GenericApplicationContext context) {
    String folder = System.getProperty(FOLDER, "");
    if (!folder.isEmpty()) {
      RouteHits shared = hits(Path.of(folder));
      context.registerBean("routeHits", InterceptStrategy.class, () -> shared);
    }
  }

  private static synchronized RouteHits hits(Path folder) {
    if (hits == null) {
      try {
        hits = new RouteHits(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return hits;
  }
}
