package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One commented statement a file, in the form that camel-sql takes. */
class SqlFilesTest {

  static Stream<SqlFile> files() throws IOException {
    return SqlFile.in(Path.of("routes")).stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileHoldsOneCommentedStatementThatCamelCanPrepare(SqlFile file) {
    assertThat(file.findings()).isEmpty();
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
    SqlFile file = new SqlFile("sql/file.sql", sql.replaceFirst(";", "\n"));

    assertThat(file.findings())
        .anySatisfy(found -> assertThat(found.problem()).startsWith(finding));
  }

  @Test
  void aFindingNamesTheLine() {
    SqlFile file =
        new SqlFile("sql/file.sql", "-- Selects\n-- a lot.\nselect 'it''s\na text',\n  ?\n");

    assertThat(file.findings())
        .extracting(finding -> finding.in("routes"))
        .singleElement(as(STRING))
        .startsWith("routes/sql/file.sql:5: the statement has a question mark");
  }
}
