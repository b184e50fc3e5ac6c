package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One commented statement a file, in the form that camel-sql takes. */
class SqlFilesTest {

  private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{[^}]*}|[\\w:]+)");
  private static final Pattern TEXT = Pattern.compile("'[^']*'");
  private static final Pattern NAMED_IN_JDBC = Pattern.compile("(?<![:\\w]):[a-zA-Z]\\w*");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes", "sql"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileHoldsOneCommentedStatementThatCamelCanPrepare(Path file) throws IOException {
    assertThat(findings(Files.readString(file))).as(file.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1                              | does not begin with a comment",
        "-- Selects.;select 1; select 2        | holds more than one statement or ends with a semicolon",
        "-- Selects.;select 1;                 | holds more than one statement or ends with a semicolon",
        "-- Selects :#id.;select :#id          | has a parameter in a comment",
        "-- Selects.;select 1 -- :#id          | has a parameter in a comment",
        "-- Selects.;/* why */ select 1        | has a comment of the other form",
        "-- Selects.;select ?                  | has a question mark",
        "-- Selects.;select '{}' #>> '{a}'     | has a #",
        "-- Selects.;select :id                | has a parameter without #",
        "-- Selects.;                          | holds no statement"
      })
  void aBreachIsFound(String sql, String finding) {
    // The first semicolon stands for the end of the comment's line.
    String text = sql.replaceFirst(";", "\n");

    assertThat(findings(text)).anySatisfy(found -> assertThat(found).startsWith(finding));
  }

  private static List<String> findings(String sql) {
    List<String> findings = new ArrayList<>();
    if (!sql.startsWith("-- ")) {
      findings.add("does not begin with a comment: say in one what the statement does");
    }
    StringBuilder statement = new StringBuilder();
    for (String line : sql.lines().toList()) {
      int comment = line.indexOf("--");
      if (comment >= 0 && line.indexOf(":#", comment) >= 0) {
        findings.add("has a parameter in a comment: Camel would bind it");
      }
      statement.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
    }
    String code = PARAMETER.matcher(statement).replaceAll("value");
    code = TEXT.matcher(code).replaceAll("''");
    if (code.isBlank()) {
      findings.add("holds no statement: write one");
    }
    if (code.contains(";")) {
      findings.add("holds more than one statement or ends with a semicolon: leave one, without");
    }
    if (code.contains("/*")) {
      findings.add("has a comment of the other form: use --");
    }
    if (code.contains("?")) {
      findings.add("has a question mark: JDBC takes it for a parameter; use a function instead");
    }
    if (code.contains("#")) {
      findings.add("has a #, which Camel takes for a parameter: use a function instead");
    }
    if (NAMED_IN_JDBC.matcher(code).find()) {
      findings.add("has a parameter without #: write :#name");
    }
    return findings;
  }
}
