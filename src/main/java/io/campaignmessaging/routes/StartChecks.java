package io.campaignmessaging.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Checks the routes folder at the start: its files before Camel reads them, and its statements once
 * the database has its present shape. Routes inside a packaged application are not checked again.
 */
@Component
public class StartChecks implements InitializingBean {

  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private final Environment environment;
  private final Optional<RoutesPlace> routes;

  /**
   * Makes the checks.
   *
   * @param environment says where the routes are, and has their properties
   */
  public StartChecks(Environment environment) {
    this.environment = environment;
    this.routes = RoutesPlace.of(environment);
  }

  /**
   * @throws RouteFindingsException if something is wrong, after it was logged
   * @throws IOException if the folder cannot be read
   */
  @Override
  public void afterPropertiesSet() throws IOException {
    if (routes.isPresent()) {
      RouteFolder folder = RouteFolder.read(routes.get().folder());
      List<Finding> findings =
          new ArrayList<>(RouteChecks.findings(folder, environment::containsProperty));
      findings.addAll(RouteChecks.unusedFiles(folder));
      // Nobody loads the examples.
      findings.removeIf(finding -> Examples.contain(finding.file()));
      refuse(findings, routes.get());
    }
  }

  /**
   * Has the database prepare the statements of the routes.
   *
   * @param database has its present shape
   * @throws RouteFindingsException if it refuses one, after that was logged
   * @throws SQLException if the database cannot be asked
   */
  public void checkStatements(DataSource database) throws SQLException {
    if (routes.isEmpty()) {
      return;
    }
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      for (SqlFile file : SqlFile.in(routes.get().folder())) {
        file.prepare(connection).ifPresent(findings::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    refuse(findings, routes.get());
  }

  private static void refuse(List<Finding> findings, RoutesPlace place) {
    findings.forEach(finding -> LOG.error("{}", finding.in(place.name())));
    if (!findings.isEmpty()) {
      throw RouteFindingsException.of(place.name(), findings.size(), null);
    }
  }
}
