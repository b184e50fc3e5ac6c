package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.Settings;
import io.campaignmessaging.vendor.InvalidVendorException;
import io.campaignmessaging.vendor.VendorAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class VendorGuardTest {

  private static final VendorAnswer DELIVERED = VendorAnswer.delivered("m-1", null);
  private static final VendorAnswer OUT_OF_SERVICE =
      VendorAnswer.failed("VENDOR_ERROR", null, true, null);
  private static final VendorAnswer BOUNCED = VendorAnswer.failed("BOUNCED", null, false, null);

  /** Not too short: Resilience4j leaves a circuit open whose pause ends while it still opens. */
  private static final String SHORT_PAUSE = "200ms";

  private final ClaimScheduler scheduler = mock(ClaimScheduler.class);
  private final VendorGuards guards =
      new VendorGuards(
          scheduler,
          new ObjectMapper(),
          new ClaimSettings(
              Settings.with(
                  "campaign.poll.batch-size=10", "campaign.sending.in-flight-limit=100")));
  private final RouteController controller = mock(RouteController.class);
  private final Route route = mock(Route.class);
  private final VendorGuard guard = new VendorGuard(guards);

  @BeforeEach
  void startRoute() {
    CamelContext context = mock(CamelContext.class);
    when(context.getRouteController()).thenReturn(controller);
    when(route.getCamelContext()).thenReturn(context);
    when(route.getRouteId()).thenReturn("vendor-acme");
    when(controller.getRouteStatus("vendor-acme")).thenReturn(ServiceStatus.Started);
  }

  @Test
  void aVendorHasAsMuchRoomAsItsLimitLeaves() {
    guardWith("8");

    begin(5);

    assertThat(guard.room()).isEqualTo(3);
  }

  @Test
  void aVendorHasNoRoomUntilAQuarterOfItsLimitIsFree() {
    guardWith("8");
    List<VendorCall> calls = begin(8);

    calls.remove(0).end();
    assertThat(guard.room()).isZero();
    calls.remove(0).end();
    assertThat(guard.room()).isEqualTo(2);
  }

  @Test
  void aClaimIsMadeOnceAVendorHasRoomAgainThatHadNone() {
    guardWith("8");
    List<VendorCall> calls = begin(8);
    guard.room();

    calls.remove(0).end();
    verify(scheduler, never()).wake();
    calls.remove(0).end();
    verify(scheduler).wake();
  }

  @Test
  void noClaimIsMadeForRoomThatNobodyWaitsFor() {
    guardWith("8");
    guard.room();

    begin(8).forEach(VendorCall::end);

    verify(scheduler, never()).wake();
  }

  @Test
  void limitsAreChangedWhileMessagesAreInFlight() {
    guardWith("8");
    begin(8);

    guard.change(20, null);
    assertThat(guard.room()).isEqualTo(12);
    assertThat(guard.inFlightLimit()).isEqualTo(20);
    guard.change(null, new java.math.BigDecimal("40"));
    assertThat(guard.room()).as("a tenth of a second of the rate").isEqualTo(4);
    guard.change(null, java.math.BigDecimal.ZERO);
    assertThat(guard.room()).isEqualTo(12);

    verify(scheduler, org.mockito.Mockito.times(3)).wake();
  }

  @Test
  void aVendorWhoseRouteDoesNotRunHasNoRoom() {
    guardWith("8");

    when(controller.getRouteStatus("vendor-acme")).thenReturn(ServiceStatus.Suspended);
    assertThat(guard.room()).isZero();
    when(controller.getRouteStatus("vendor-acme")).thenReturn(ServiceStatus.Stopped);
    assertThat(guard.room()).isZero();
    when(controller.getRouteStatus("vendor-acme")).thenReturn(ServiceStatus.Started);
    assertThat(guard.room()).isEqualTo(8);
  }

  @Test
  void aClaimIsMadeOnceTheRouteOfAVendorRuns() {
    guardWith("8");

    guard.onResume(route);
    guard.onStart(route);

    verify(scheduler, times(2)).wake();
  }

  @Test
  void aRateGivesATenthOfASecondAtATime() {
    guard.setRatePerSecond("100");
    guardWith("1000");

    assertThat(guard.room()).isEqualTo(10);
    // Ninety more than there are, so that a test that is held up for a moment sees no room yet.
    begin(100);
    assertThat(guard.room()).isZero();
    assertThat(guard.untilRoom()).isBetween(Duration.ofMillis(100), Duration.ofMillis(950));
  }

  @Test
  void aRateOfLessThanOneASecondIsKept() {
    guard.setRatePerSecond("0.1");
    guardWith("1000");

    assertThat(guard.room()).isOne();
    begin(1);
    assertThat(guard.room()).isZero();
    assertThat(guard.untilRoom()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
  }

  @Test
  void theCircuitOpensOnceTheVendorFailsTooOften(CapturedOutput output) {
    circuit("1h");

    answer(DELIVERED, OUT_OF_SERVICE, DELIVERED);
    assertThat(guard.room()).isPositive();
    answer(OUT_OF_SERVICE);

    assertThat(guard.room()).isZero();
    assertThat(begin(1).get(0).permit()).isFalse();
    assertThat(output)
        .contains("The circuit of the vendor acme is open, for 50 % of its calls or more failed");
  }

  @Test
  void whatIsWrongWithMessagesDoesNotOpenTheCircuit() {
    circuit("1h");

    answer(BOUNCED, BOUNCED, BOUNCED, BOUNCED);

    assertThat(guard.room()).isPositive();
  }

  @Test
  void aFewMessagesFindOutWhetherTheVendorIsWell(CapturedOutput output) {
    circuit(SHORT_PAUSE);
    answer(OUT_OF_SERVICE, OUT_OF_SERVICE, OUT_OF_SERVICE, OUT_OF_SERVICE);

    Awaitility.await().until(() -> guard.room() == 4);
    verify(scheduler, atLeast(2)).wake();
    List<VendorCall> probes = begin(4);
    assertThat(guard.room()).isZero();
    probes.forEach(
        probe -> {
          assertThat(probe.permit()).isTrue();
          probe.answered(DELIVERED);
          probe.end();
        });

    assertThat(guard.room()).isEqualTo(100);
    assertThat(output).contains("The circuit of the vendor acme is CLOSED");
  }

  @Test
  void aProbeThatIsNotMadeIsMadeByAnotherMessage() {
    circuit(SHORT_PAUSE);
    answer(OUT_OF_SERVICE, OUT_OF_SERVICE, OUT_OF_SERVICE, OUT_OF_SERVICE);
    Awaitility.await().until(() -> guard.room() == 4);

    begin(4)
        .forEach(
            probe -> {
              probe.permit();
              probe.end();
            });

    assertThat(guard.room()).isEqualTo(4);
    assertThat(begin(1).get(0).permit()).isTrue();
  }

  @Test
  void claimsReadWhichVendorsHaveLittleRoom() throws Exception {
    guardWith("8");
    VendorGuard wide = new VendorGuard(guards);
    wide.setVendor("wide");
    wide.setInFlightLimit("100");
    wide.check();
    wide.onInit(route);

    assertThat(guards.rooms()).isEqualTo("[{\"vendor\":\"acme\",\"room\":8}]");
    guard.onRemove(route);
    assertThat(guards.rooms()).isEmpty();
  }

  @Test
  void aClaimCountsTowardsTheRateOfItsVendorAlone() {
    guard.setRatePerSecond("0.1");
    guardWith("1000");

    assertThat(guards.begin("other")).isEmpty();
    assertThat(guard.room()).isOne();
    assertThat(guards.untilRoom()).isEmpty();

    begin(1);

    assertThat(guard.room()).isZero();
    assertThat(guards.untilRoom()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "inFlightLimit, 0, inFlightLimit must be a whole number from 1 to 100000",
    "inFlightLimit, many, inFlightLimit must be a whole number from 1 to 100000",
    "ratePerSecond, -1, ratePerSecond must be 0 or from 0.001 to 1000000",
    "ratePerSecond, 0.0001, ratePerSecond must be 0 or from 0.001 to 1000000",
    "ratePerSecond, fast, ratePerSecond must be a number",
    "breakerFailureRate, 101, breakerFailureRate must be a whole number from 0 to 100",
    "breakerCalls, 0, breakerCalls must be a whole number from 1 to 10000",
    "breakerPause, 99ms, breakerPause must be a time such as 30s, at least 100ms",
    "breakerPause, soon, breakerPause must be a time such as 30s, at least 100ms"
  })
  void aParameterThatCannotBeUsedIsNamedWithItsVendor(String name, String value, String words) {
    guard.setVendor("acme");
    guard.setInFlightLimit("100");
    switch (name) {
      case "inFlightLimit" -> guard.setInFlightLimit(value);
      case "ratePerSecond" -> guard.setRatePerSecond(value);
      case "breakerFailureRate" -> guard.setBreakerFailureRate(value);
      case "breakerCalls" -> guard.setBreakerCalls(value);
      default -> guard.setBreakerPause(value);
    }

    assertThatThrownBy(guard::check)
        .isInstanceOf(InvalidVendorException.class)
        .hasMessageContaining("The vendor 'acme' cannot be used: " + words)
        .hasMessageContaining("'" + value + "'");
  }

  private void circuit(String pause) {
    guard.setBreakerFailureRate("50");
    guard.setBreakerCalls("4");
    guard.setBreakerPause(pause);
    guard.setBreakerErrorCodes("VENDOR_ERROR, VENDOR_TIMEOUT");
    guardWith("100");
  }

  private void guardWith(String inFlightLimit) {
    guard.setVendor("acme");
    guard.setInFlightLimit(inFlightLimit);
    guard.check();
    guard.onInit(route);
    clearInvocations(scheduler);
  }

  private List<VendorCall> begin(int messages) {
    List<VendorCall> calls = new ArrayList<>();
    for (int message = 0; message < messages; message++) {
      calls.add(guards.begin("acme").orElseThrow());
    }
    return calls;
  }

  private void answer(VendorAnswer... answers) {
    for (VendorAnswer answer : answers) {
      VendorCall call = begin(1).get(0);
      assertThat(call.permit()).isTrue();
      call.answered(answer);
      call.end();
    }
  }
}
