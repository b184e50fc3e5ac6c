package io.campaignmessaging.routes;

import io.campaignmessaging.embedded.DataFolder;
import io.campaignmessaging.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Checks the route files of {@code campaign.routes.folder} without starting the application, for
 * the build: {@code ./mvnw -q verify -Proutes}. PostgreSQL prepares the statements in a scratch
 * database that has the application's tables.
 */
public final class RouteCheck {

  private static final String FOLDER_SETTING = "campaign.routes.folder";

  private static final String DATABASE = "route_check";

  private RouteCheck() {}

  /**
   * Prints what is wrong, a line each, and ends the process: with 0 if nothing is, with 1 if
   * something is.
   *
   * @param arguments the folder for the scratch database
   * @throws IOException if the route files cannot be read
   * @throws SQLException if the scratch database cannot be used
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    SpringApplication application = new SpringApplication(RouteCheck.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    int result;
    try (ConfigurableApplicationContext context = application.run("--logging.level.root=warn")) {
      result = check(context, Path.of(arguments[0]), System.out) ? 0 : 1;
    }
    System.exit(result);
  }

  private static boolean check(
      ConfigurableApplicationContext context, Path scratch, PrintStream out)
      throws IOException, SQLException {
    long begin = System.nanoTime();
    String setting = context.getEnvironment().getProperty(FOLDER_SETTING, "");
    String name = setting.isBlank() ? "routes" : setting.strip();
    Path path = Path.of(name);
    CompletableFuture<List<Finding>> statements =
        CompletableFuture.supplyAsync(() -> findingsOfStatements(path, scratch));
    List<Finding> findings =
        new ArrayList<>(
            new OfflineCheck(context.getEnvironment(), StandIns.ofTheApplication()).findings(path));
    findings.addAll(RouteChecks.unusedFiles(RouteFolder.read(path)));
    try {
      findings.addAll(statements.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    findings.stream().sorted().forEach(finding -> out.println(finding.in(name)));
    out.printf(
        "%s: %s, checked in %.1f s%n",
        name,
        findings.size() == 1 ? "1 finding" : findings.size() + " findings",
        (System.nanoTime() - begin) / 1e9);
    return findings.isEmpty();
  }

  private static List<Finding> findingsOfStatements(Path routes, Path scratch) {
    try (DataFolder data = DataFolder.open(Files.createDirectories(scratch));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0)) {
      String url = postgres.jdbcUrl().replaceFirst("[^/]+$", DATABASE);
      try (Connection connection = connect(postgres, postgres.jdbcUrl());
          Statement statement = connection.createStatement()) {
        statement.execute("drop database if exists " + DATABASE);
        statement.execute("create database " + DATABASE);
      }
      Flyway.configure()
          .dataSource(url, postgres.username(), postgres.password())
          .locations("classpath:db/migration", "filesystem:" + routes.resolve("data"))
          .load()
          .migrate();
      List<Finding> findings = new ArrayList<>();
      try (Connection connection = connect(postgres, url)) {
        for (SqlFile file : SqlFile.in(routes)) {
          Optional<Finding> refused =
              file.findings().isEmpty() ? file.prepare(connection) : Optional.empty();
          refused.ifPresent(findings::add);
        }
      }
      return findings;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The statements could not be checked: " + e, e);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres, String url) throws SQLException {
    return DriverManager.getConnection(url, postgres.username(), postgres.password());
  }
}
