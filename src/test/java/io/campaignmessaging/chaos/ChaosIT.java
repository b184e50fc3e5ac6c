package io.campaignmessaging.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kills instances, broker and database again and again while 20,000 messages are sent, and proves
 * that nothing is lost, stuck, doubled or miscounted. {@code ./mvnw verify -Pchaos}
 */
@Tag("chaos")
class ChaosIT {

  private static final int MESSAGES = 20_000;
  private static final int INSTANCE_KILLS = 40;
  private static final int SERVICE_KILLS = 3;
  private static final int STOPS = 5;
  private static final int NETWORK_ROUNDS = 1;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingIsLostStuckDoubledOrMiscounted() throws Exception {
    long seed = FaultSettings.number("chaos.seed", new SecureRandom().nextInt(1_000_000));
    FaultSettings settings =
        new FaultSettings(
            seed, MESSAGES, INSTANCE_KILLS, SERVICE_KILLS, STOPS, NETWORK_ROUNDS, 0, 0);
    FaultReport report =
        FaultReport.begin("chaos", settings, "./mvnw verify -Pchaos -Dchaos.seed=" + seed);
    try (FaultRun run = new FaultRun(settings, Path.of("target", "chaos"))) {
      run.execute();
      List<FaultChecks.Check> checks = FaultChecks.of(settings, run);
      String text = report.finish(run, checks);
      Files.writeString(Path.of("target", "chaos-report.md"), text);
      assertThat(checks).as(text).allMatch(FaultChecks.Check::holds);
      run.succeeded();
    } catch (Exception | AssertionError e) {
      throw report.failure(e);
    }
  }
}
