package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A file with the SQL of a route: one commented statement in the form that camel-sql takes.
 *
 * @param name the file's name in the routes folder
 * @param text what is in it
 */
record SqlFile(String name, String text) {

  private static final String FOLDER = "sql";
  private static final String END = ".sql";

  private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{[^}]*}|[\\w:]+)");
  private static final Pattern TEXT = Pattern.compile("'[^']*'");
  private static final Pattern NAMED_IN_JDBC = Pattern.compile("(?<![:\\w]):[a-zA-Z]\\w*");

  /**
   * Reads the SQL files of a routes folder.
   *
   * @param routes the routes folder
   * @return the files in its folder {@code sql}
   * @throws IOException if one cannot be read
   */
  static List<SqlFile> in(Path routes) throws IOException {
    List<SqlFile> files = new ArrayList<>();
    for (Path file : RouteFolder.filesThatEndWith(routes.resolve(FOLDER), END)) {
      files.add(read(routes, file));
    }
    return files;
  }

  /**
   * Reads one SQL file.
   *
   * @param routes the routes folder
   * @param file the file in it
   * @return the file
   * @throws IOException if it cannot be read
   */
  static SqlFile read(Path routes, Path file) throws IOException {
    return new SqlFile(RouteFile.nameOf(routes, file), Files.readString(file));
  }

  /** How many parameters the statement has; one that stands twice counts twice. */
  long parameters() {
    return PARAMETER.matcher(text).results().count();
  }

  /** What is wrong with the text, as far as no database is needed to tell. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!text.startsWith("-- ")) {
      findings.add(finding(1, "does not begin with a comment: say in one what the statement does"));
    }
    StringBuilder statement = new StringBuilder();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf("--");
      if (comment >= 0 && line.indexOf(":#", comment) >= 0) {
        findings.add(finding(number, "has a parameter in a comment: Camel would bind it"));
      }
      statement.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
    }
    String code =
        TEXT.matcher(PARAMETER.matcher(statement).replaceAll("value"))
            .replaceAll(found -> "''" + found.group().replaceAll("[^\n]", ""));
    if (code.isBlank()) {
      findings.add(finding(1, "holds no statement: write one"));
    }
    find(
        code,
        ";",
        "holds more than one statement or ends with a semicolon: leave one, without",
        findings);
    find(code, "/*", "has a comment of the other form: use --", findings);
    find(
        code,
        "?",
        "has a question mark: JDBC takes it for a parameter; use a function instead",
        findings);
    find(code, "#", "has a #, which Camel takes for a parameter: use a function instead", findings);
    Matcher named = NAMED_IN_JDBC.matcher(code);
    if (named.find()) {
      findings.add(finding(lineAt(code, named.start()), "has a parameter without #: write :#name"));
    }
    return findings;
  }

  /**
   * Has PostgreSQL prepare the statement, as camel-sql does before each call: tables, columns and
   * functions must be there, and the types of the parameters must follow from the statement.
   *
   * @param connection a connection to a database that has its present shape
   * @return what PostgreSQL says against it; empty if nothing
   * @throws SQLException if it could not be asked
   */
  Optional<Finding> prepare(Connection connection) throws SQLException {
    // What JDBC's parameters become, so that PostgreSQL's positions are those in this text.
    StringBuilder numbered = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(text);
    for (int number = 1; parameter.find(); number++) {
      parameter.appendReplacement(numbered, Matcher.quoteReplacement("$" + number));
    }
    parameter.appendTail(numbered);
    try (PreparedStatement statement =
        connection.prepareStatement(PARAMETER.matcher(text).replaceAll("?"))) {
      statement.getParameterMetaData();
      return Optional.empty();
    } catch (PSQLException e) {
      ServerErrorMessage answer = e.getServerErrorMessage();
      if (answer == null) {
        throw e;
      }
      int line = answer.getPosition() > 0 ? lineAt(numbered, answer.getPosition() - 1) : 1;
      return Optional.of(finding(line, "is refused by PostgreSQL: " + answer.getMessage()));
    }
  }

  private void find(String code, String what, String problem, List<Finding> findings) {
    int found = code.indexOf(what);
    if (found >= 0) {
      findings.add(finding(lineAt(code, found), problem));
    }
  }

  private Finding finding(int line, String problem) {
    return new Finding(name, line, "the statement", problem);
  }

  private static int lineAt(CharSequence text, int position) {
    return 1 + (int) text.chars().limit(position).filter(character -> character == '\n').count();
  }
}
