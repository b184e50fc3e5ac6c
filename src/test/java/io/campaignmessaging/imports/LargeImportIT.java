package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.ChildProcesses;
import io.campaignmessaging.testing.OperatorClient;
import io.campaignmessaging.testing.UsesOwnServices;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.util.TestSocketUtils;

/** A large import by an application whose heap is smaller than the body. */
@UsesOwnServices
class LargeImportIT {

  private static final Path JAR = Path.of("target/campaign-messaging.jar").toAbsolutePath();
  private static final int ROWS = 100_000;
  private static final String TEXT = "Dear {{customer_name}}, " + "what a long story. ".repeat(80);

  @TempDir Path folder;

  @Test
  void aHundredThousandRowsNeedNoMoreMemoryThanABatch() throws Exception {
    assumeTrue(Files.exists(JAR), "target/campaign-messaging.jar is not there: run ./mvnw package");
    int port = TestSocketUtils.findAvailableTcpPort();
    try (ChildProcesses processes = new ChildProcesses(folder)) {
      ChildProcess application =
          processes.start(
              "application",
              Map.of("CAMPAIGN_OPERATOR_PASSWORD", "operator-password"),
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx144m",
                  "-XX:MaxDirectMemorySize=128m",
                  "-XX:+UseSerialGC",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-jar",
                  JAR.toString(),
                  "--server.port=" + port,
                  "--campaign.roles=receipts"));
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> application.log().contains("The flow runs: "));
      Rows rows = new Rows();

      Map<String, Object> report =
          new OperatorClient(port)
              .upload(
                  200,
                  "/api/campaigns/large/messages",
                  "text/csv",
                  "large",
                  BodyPublishers.ofInputStream(() -> rows));

      assertThat(rows.bytes).isGreaterThan(150_000_000L);
      assertThat(report).containsEntry("accepted", ROWS).containsEntry("refused", 0);
      assertThat(application.isAlive()).isTrue();
    }
  }

  /** The body, made as it is read. */
  private static final class Rows extends InputStream {

    private byte[] line =
        "customerId,customerEmail,customerName,messageText\n".getBytes(StandardCharsets.UTF_8);
    private int position;
    private int row;
    private long bytes;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (position == line.length) {
        if (row == ROWS) {
          return -1;
        }
        row++;
        line =
            "c-%d,c%d@example.com,\"Customer, %d\",\"%s\"\n"
                .formatted(row, row, row, TEXT)
                .getBytes(StandardCharsets.UTF_8);
        position = 0;
      }
      int count = Math.min(length, line.length - position);
      System.arraycopy(line, position, buffer, offset, count);
      position += count;
      bytes += count;
      return count;
    }
  }
}
