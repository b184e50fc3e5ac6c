package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * All checks of a routes folder that need no database: of its files, by Camel's schema, and a dry
 * run of what these have nothing against, the {@link Examples} among it.
 */
final class OfflineCheck {

  private final CamelYamlSchema schema = new CamelYamlSchema();
  private final Predicate<String> hasProperty;
  private final DryRun dryRun;

  /**
   * Makes the check, which takes a while.
   *
   * @param environment the properties of the routes
   * @param beans stand in for the beans of the routes
   */
  OfflineCheck(ConfigurableEnvironment environment, StandIns beans) {
    this.hasProperty = environment::containsProperty;
    this.dryRun = new DryRun(environment, beans);
  }

  /**
   * Checks a folder.
   *
   * @param path the folder
   * @return what is wrong, sorted by file and line; empty if nothing is
   * @throws IOException if the folder cannot be read
   */
  List<Finding> findings(Path path) throws IOException {
    RouteFolder folder = RouteFolder.read(path);
    List<Finding> findings = new ArrayList<>(RouteChecks.findings(folder, hasProperty));
    folder.files().forEach(file -> findings.addAll(schema.findings(file)));
    if (findings.isEmpty()) {
      findings.addAll(dryRun.findings(folder));
      findings.addAll(dryRun.findingsOfExamples(folder));
    }
    return findings.stream().sorted().distinct().toList();
  }
}
