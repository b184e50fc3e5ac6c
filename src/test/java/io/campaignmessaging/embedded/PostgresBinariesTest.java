package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
    "Windows 11, amd64, postgres-windows-11-x86_64.txz"
  })
  void theArchiveHasTheNameThatThePublishedBinariesGiveIt(
      String system, String processor, String archive) {
    assertThat(PostgresBinaries.archiveName(system, processor)).isEqualTo(archive);
  }

  @Test
  void aPlatformWithoutBinariesIsToldOfTheTwoUrls(@TempDir Path folder) {
    assertThatThrownBy(() -> PostgresBinaries.unpack(folder, "postgres-plan9-mips.txz"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("CAMPAIGN_DATABASE_URL")
        .hasMessageContaining("RabbitMQ_URL")
        .hasMessageNotContaining("\n");
  }
}
