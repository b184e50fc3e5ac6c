package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesOwnServices
class EmbeddedPostgresIT {

  /** A folder in which the database was made and the server stopped, to copy instead of wait. */
  @TempDir private static Path template;

  @TempDir private Path temporary;

  @BeforeAll
  static void makeADatabaseOnce() {
    try (DataFolder folder = DataFolder.open(template.resolve("data"))) {
      EmbeddedPostgres.start(folder, 0).close();
    }
  }

  @Test
  void aRestartKeepsWhatWasCommitted() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
        assertThat(postgres.firstStart()).isTrue();
        assertThat(postgres.jdbcUrl())
            .isEqualTo("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/campaign");
        execute(postgres, "CREATE TABLE kept (text text)");
        execute(postgres, "INSERT INTO kept VALUES ('äöü')");
      }
      awaitNoProcessNaming(folder.path());
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
        assertThat(postgres.firstStart()).isFalse();
        assertThat(query(postgres, "SELECT text FROM kept")).isEqualTo("äöü");
      }
    }
  }

  @Test
  void itIsDurableAndListensOnLoopbackOnly() throws Exception {
    try (DataFolder folder = DataFolder.open(prepared("data"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(postgres, "SELECT rolpassword FROM pg_authid WHERE rolname = 'campaign'"))
          .startsWith("SCRAM-SHA-256");
    }
  }

  @Test
  void onlyTheGeneratedPasswordOpensIt() throws Exception {
    try (DataFolder folder = DataFolder.open(prepared("data"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), "campaign", "guessed"))
          .isInstanceOf(SQLException.class);
      Path password = folder.path().resolve("postgresql").resolve("password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password.getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aKilledProcessLosesNothingAndLeavesNothingBehind() throws Exception {
    Path path = prepared("data");
    try (ChildJvm child = ChildJvm.start(PostgresProcess.class, path.toString(), "0")) {
      child.awaitLine("committed on ");
      child.kill();
    }
    awaitNoProcessNaming(path);
    assertThat(query(path, "SELECT text FROM kept")).isEqualTo("committed");
  }

  @Test
  void aStartAtOnceAfterAKillFindsItsWayPastTheOldServer() throws Exception {
    Path path = prepared("data");
    for (int round = 1; round <= 3; round++) {
      try (ChildJvm child = ChildJvm.start(PostgresProcess.class, path.toString(), "0")) {
        child.awaitLine("committed on ");
        child.kill();
      }
      assertThat(query(path, "SELECT count(*) FROM kept")).isEqualTo(Integer.toString(round));
    }
  }

  @Test
  void anOrphanWithoutItsGuardianIsStoppedByTheNextStart() throws Exception {
    Path path = prepared("data");
    try (ChildJvm child = ChildJvm.start(PostgresProcess.class, path.toString(), "0")) {
      child.awaitLine("committed on ");
      ProcessHandle guardian =
          ProcessHandle.of(child.pid()).orElseThrow().descendants().findFirst().orElseThrow();
      assertThat(guardian.info().commandLine().orElseThrow()).contains("campaign-guardian");
      guardian.destroyForcibly();
      child.kill();
    }
    assertThat(processesNaming(path)).isNotEmpty();
    assertThat(query(path, "SELECT text FROM kept")).isEqualTo("committed");
    awaitNoProcessNaming(path);
  }

  @Test
  void aKilledServerIsRecoveredDespiteItsStaleProcessNumber() throws Exception {
    Path path = prepared("data");
    try (DataFolder folder = DataFolder.open(path)) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
        execute(postgres, "CREATE TABLE kept AS SELECT 'committed' AS text");
        ProcessHandle server = server(path);
        server.destroyForcibly();
        await().until(() -> server.info().commandLine().isEmpty());
      }
      Path pidFile = path.resolve("postgresql/data/postmaster.pid");
      List<String> lines = Files.readAllLines(pidFile);
      // The number now belongs to a process that has nothing to do with it: this one.
      lines.set(0, Long.toString(ProcessHandle.current().pid()));
      Files.write(pidFile, lines);
    }
    assertThat(query(path, "SELECT text FROM kept")).isEqualTo("committed");
  }

  @Test
  void whatAKilledFirstStartLeftIsMadeAnew() throws Exception {
    Path path = temporary.resolve("data");
    try (DataFolder folder = DataFolder.open(path)) {
      Path postgresql = folder.folder("postgresql");
      Files.createDirectories(postgresql.resolve("binaries.new/bin"));
      Files.writeString(postgresql.resolve("binaries.new/bin/postgres"), "half");
      Files.createDirectories(postgresql.resolve("data.new"));
      Files.writeString(postgresql.resolve("data.new/PG_VERSION"), "18\n");
    }
    assertThat(query(path, "SELECT 'up'")).isEqualTo("up");
    try (Stream<Path> left = Files.list(path.resolve("postgresql"))) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.endsWith(".new"));
    }
  }

  @Test
  void aPortInUseIsRefusedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        DataFolder folder = DataFolder.open(prepared("data"))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, taken.getLocalPort()))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ", the port is in use")
          .hasMessageContaining("campaign.embedded.database-port")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void twoCopiesFindAPortEach() throws Exception {
    try (DataFolder folder = DataFolder.open(prepared("one"));
        DataFolder other = DataFolder.open(prepared("two"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0);
        EmbeddedPostgres second = EmbeddedPostgres.start(other, 0)) {
      assertThat(second.port()).isNotEqualTo(postgres.port());
      assertThat(query(second, "SHOW data_directory")).startsWith(other.path().toString());
    }
  }

  @Test
  void aFolderWithSpacesAndALongPathWorks() throws Exception {
    Path path = temporary.resolve("with spaces 'and quotes'").resolve("long".repeat(40));
    Files.createDirectories(path.getParent());
    assertThat(query(path, "SELECT 'up'")).isEqualTo("up");
    awaitNoProcessNaming(path);
  }

  @Test
  void aDatabaseOfAnotherVersionIsRefusedInOneLine() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Path data = Files.createDirectories(folder.folder("postgresql").resolve("data"));
      Files.writeString(data.resolve("PG_VERSION"), "12\n");
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, 0))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("made by PostgreSQL 12")
          .hasMessageContaining("campaign.data.folder")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aBrokenDatabaseIsRefusedWithTheServersOwnWords() throws Exception {
    try (DataFolder folder = DataFolder.open(prepared("data"))) {
      EmbeddedPostgres.start(folder, 0).close();
      Files.delete(folder.path().resolve("postgresql/data/global/pg_control"));
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, 0))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("could not find the database system")
          .hasMessageContaining("server.log")
          .hasMessageNotContaining("\n");
      awaitNoProcessNaming(folder.path());
    }
  }

  private Path prepared(String name) throws IOException {
    Path path = temporary.resolve(name);
    Command.Result copied =
        Command.run(List.of("cp", "-a", template.resolve("data").toString(), path.toString()));
    assertThat(copied.output()).isEmpty();
    return path;
  }

  private static String query(Path path, String query) throws SQLException {
    try (DataFolder folder = DataFolder.open(path);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
      return query(postgres, query);
    }
  }

  private static String query(EmbeddedPostgres postgres, String query) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static void execute(EmbeddedPostgres postgres, String statementText) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(statementText);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password());
  }

  private static ProcessHandle server(Path path) throws IOException {
    String pid = Files.readAllLines(path.resolve("postgresql/data/postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** The guardian ends a moment after PostgreSQL does. */
  private static void awaitNoProcessNaming(Path path) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(processesNaming(path)).isEmpty());
  }

  private static List<String> processesNaming(Path path) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(path.toString()))
        .toList();
  }
}
