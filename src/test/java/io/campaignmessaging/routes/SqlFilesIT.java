package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.MigratedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/** Whether PostgreSQL can prepare the statements of the routes. */
class SqlFilesIT {

  private static Connection connection;

  @TempDir private Path temporary;

  @BeforeAll
  static void connect() {
    connection = MigratedDatabase.connect();
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void theStatementsOfTheApplicationCanBePrepared() throws Exception {
    assertThat(findings(Path.of("routes"))).isEmpty();
  }

  static List<BrokenEdit> brokenEdits() {
    return BrokenEdit.ofStatements();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEdits")
  void whatPostgresRefusesIsFoundInItsLine(BrokenEdit edit) throws Exception {
    Path folder = temporary.resolve("routes");
    FileSystemUtils.copyRecursively(Path.of("routes"), folder);
    String finding = edit.applyIn(folder);

    assertThat(findings(folder))
        .singleElement()
        .satisfies(found -> assertThat(found).startsWith(finding));
  }

  private static List<String> findings(Path folder) throws IOException, SQLException {
    List<String> findings = new ArrayList<>();
    for (SqlFile file : SqlFile.in(folder)) {
      file.prepare(connection).ifPresent(finding -> findings.add(finding.in("routes")));
    }
    return findings;
  }
}
