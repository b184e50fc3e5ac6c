package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.testing.Settings;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ClaimGateTest {

  private static final String WARNING = "Claiming pending messages failed";

  private final ServiceWatch services = mock(ServiceWatch.class);
  private final CamelContext context = mock(CamelContext.class);
  private final RouteController routes = mock(RouteController.class);
  private final CampaignProperties properties = Settings.with("campaign.claim.lease=30s");
  private final ClaimScheduler scheduler = new ClaimScheduler(properties);
  private final ClaimSettings settings = new ClaimSettings(properties);
  private final VendorGuards guards = new VendorGuards(scheduler, new ObjectMapper(), settings);
  private final InFlightMessages inFlight =
      new InFlightMessages(scheduler, guards, settings, properties);
  private final ClaimTurn turn = mock(ClaimTurn.class);
  private final ClaimGate gate =
      new ClaimGate(services, context, inFlight, turn, guards, scheduler, properties);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClaimIsMadeOnlyWhileItsResultsCouldBePublished(boolean mayClaim) {
    when(services.mayClaim()).thenReturn(mayClaim);

    assertThat(gate.begin(null, null)).isEqualTo(mayClaim);
  }

  @Test
  void noClaimIsMadeWhileARouteOfTheSendingGroupIsSuspended(CapturedOutput output) {
    when(services.mayClaim()).thenReturn(true);
    Route route = mock(Route.class);
    when(route.getRouteId()).thenReturn("send-message");
    when(context.getRoutesByGroup("sending")).thenReturn(List.of(route));
    when(context.getRouteController()).thenReturn(routes);
    when(routes.getRouteStatus("send-message"))
        .thenReturn(ServiceStatus.Suspended, ServiceStatus.Suspended, ServiceStatus.Started);

    assertThat(gate.begin(null, null)).isFalse();
    assertThat(gate.begin(null, null)).isFalse();
    assertThat(gate.begin(null, null)).isTrue();
    assertThat(output).containsOnlyOnce("The route send-message does not run");
  }

  @Test
  void aClosedGateLetsNoClaimThroughAndHasWhatIsClaimedHandedBack() {
    when(services.mayClaim()).thenReturn(true);

    gate.close();

    assertThat(gate.begin(null, null)).isFalse();
    assertThat(gate.isPast(System.nanoTime() + Duration.ofMinutes(1).toNanos())).isTrue();
    assertThat(gate.mayWait(gate.resultDeadline())).isFalse();
  }

  @Test
  void aPausedGateLetsNoClaimThroughUntilItIsResumedAndHasWhatIsClaimedSent() {
    when(services.mayClaim()).thenReturn(true);

    gate.pause();
    assertThat(gate.begin(null, null)).isFalse();
    assertThat(gate.isPast(System.nanoTime() + Duration.ofMinutes(1).toNanos())).isFalse();

    gate.resume();
    assertThat(gate.begin(null, null)).isTrue();
  }

  @Test
  void aClaimIsUnderWayUntilItIsCommittedOrRolledBack() {
    when(services.mayClaim()).thenReturn(true);

    gate.begin(null, null);
    assertThat(gate.isClaiming()).isTrue();
    gate.commit(null, null, 1);
    assertThat(gate.isClaiming()).isFalse();
    gate.begin(null, null);
    gate.rollback(null, null, 0, new IllegalStateException("a defect"));
    assertThat(gate.isClaiming()).isFalse();
  }

  @Test
  void aResultIsWaitedForUntilItsLeaseIsOver() {
    assertThat(gate.mayWait(gate.resultDeadline())).isTrue();
    assertThat(gate.mayWait(System.nanoTime() - 1)).isFalse();
    assertThat(gate.mayWait(null)).isFalse();
  }

  @Test
  void theDeadlineIsAThirdOfTheLeaseAfterTheClaimBegan() {
    long before = System.nanoTime();
    gate.begin(null, null);
    long after = System.nanoTime();

    assertThat(gate.deadline() - Duration.ofSeconds(10).toNanos()).isBetween(before, after);
  }

  @Test
  void theDeadlineStaysWhereItIsUntilTheNextClaim() {
    gate.begin(null, null);
    long first = gate.deadline();

    assertThat(gate.deadline()).isEqualTo(first);
    gate.begin(null, null);
    assertThat(gate.deadline()).isGreaterThan(first);
  }

  @Test
  void aMomentIsPastOnceItIsOver() {
    long now = System.nanoTime();

    assertThat(gate.isPast(now - 1)).isTrue();
    assertThat(gate.isPast(now + Duration.ofMinutes(1).toNanos())).isFalse();
  }

  @Test
  void aFailureIsSaidOnceAndAgainWhenAClaimSucceededInBetween(CapturedOutput output) {
    gate.rollback(null, null, 0, new IllegalStateException("a defect"));
    gate.rollback(null, null, 0, new IllegalStateException("a defect"));
    assertThat(warnings(output)).isOne();

    gate.rollback(null, null, 0, new IllegalStateException("another defect"));
    assertThat(warnings(output)).isEqualTo(2);

    gate.commit(null, null, 1);
    gate.rollback(null, null, 0, new IllegalStateException("another defect"));
    assertThat(warnings(output)).isEqualTo(3);
  }

  @Test
  void aServiceThatIsAwayIsLeftToTheWatchToSay(CapturedOutput output) {
    when(services.isServiceFailure(any())).thenReturn(true);

    gate.rollback(null, null, 0, new IllegalStateException("away"));

    assertThat(warnings(output)).isZero();
  }

  @Test
  void aFailedClaimIsNotRepeatedAtOnce() {
    assertThat(gate.rollback(null, null, 0, new IllegalStateException("a defect"))).isFalse();
  }

  private static int warnings(CapturedOutput output) {
    return output.toString().split(WARNING, -1).length - 1;
  }
}
