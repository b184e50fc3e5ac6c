package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.CampaignMessagingApplication;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a start that fails: one line, the exit code 1, and nothing left. */
class StartFailureIT {

  @TempDir private Path temporary;

  @Test
  void aWebPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String line =
          failingStart(
              CampaignMessagingApplication.class,
              temporary.resolve("data"),
              "--server.port=" + taken.getLocalPort());
      assertThat(line)
          .contains("port " + taken.getLocalPort() + ", the port is in use")
          .contains("server.port (SERVER_PORT)");
    }
  }

  @Test
  void aDatabasePortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String line =
          failingStart(
              temporary.resolve("data"),
              "--campaign.embedded.database-port=" + taken.getLocalPort());
      assertThat(line)
          .contains("127.0.0.1:" + taken.getLocalPort())
          .contains("campaign.embedded.database-port");
    }
  }

  @Test
  void aBrokerPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String line =
          failingStart(
              temporary.resolve("data"), "--campaign.embedded.broker-port=" + taken.getLocalPort());
      assertThat(line)
          .contains("127.0.0.1:" + taken.getLocalPort())
          .contains("campaign.embedded.broker-port");
    }
  }

  @Test
  void aPortThatIsNone() throws Exception {
    assertThat(failingStart(temporary.resolve("data"), "--campaign.embedded.broker-port=70000"))
        .contains("campaign.embedded.broker-port is 70000, which is no port");
    assertThat(failingStart(temporary.resolve("data"), "--campaign.embedded.broker-port=many"))
        .contains("campaign.embedded.broker-port")
        .contains("many");
  }

  @Test
  void aForeignFolder() throws Exception {
    Path data = Files.createDirectory(temporary.resolve("data"));
    Files.writeString(data.resolve("thesis.txt"), "not yours");
    assertThat(failingStart(CampaignMessagingApplication.class, data))
        .contains(data.toString())
        .contains("campaign.data.folder");
    assertThat(data.resolve("thesis.txt")).hasContent("not yours");
    assertThat(data.toFile().list()).containsExactly("thesis.txt");
  }

  @Test
  void aFolderInUseByAnotherProcess() throws Exception {
    Path data = temporary.resolve("data");
    try (DataFolder held = DataFolder.open(data)) {
      assertThat(failingStart(data))
          .contains(held.path().toString())
          .contains("process " + ProcessHandle.current().pid())
          .contains("campaign.data.folder");
    }
  }

  private static String failingStart(Path data, String... arguments) throws Exception {
    return failingStart(StartingApplication.class, data, arguments);
  }

  private static String failingStart(Class<?> application, Path data, String... arguments)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--campaign.data.folder=" + data,
                "--campaign.database.kind=embedded",
                "--campaign.broker.kind=embedded"));
    all.addAll(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
      all.add("--server.port=0");
    }
    try (ChildJvm child = ChildJvm.start(application, all.toArray(String[]::new))) {
      List<String> output = child.awaitEnd();
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(output)
          .noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by"))
          .noneMatch(line -> line.contains("Application run failed"))
          .noneMatch(line -> line.contains("APPLICATION FAILED TO START"))
          .noneMatch(line -> line.contains("condition evaluation report"))
          .noneMatch(line -> line.contains("Exception"));
      List<String> errors = output.stream().filter(line -> line.contains(" ERROR ")).toList();
      assertThat(errors).hasSize(1).first().asString().contains("Cannot start: ");
      assertThat(ProcessHandle.allProcesses())
          .noneMatch(
              process ->
                  process.pid() != ProcessHandle.current().pid()
                      && process.info().commandLine().orElse("").contains(data.toString()));
      return errors.get(0);
    }
  }
}
