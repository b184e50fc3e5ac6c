package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.campaignmessaging.metrics.StockMeters;
import io.campaignmessaging.sending.VendorGuards;
import io.campaignmessaging.settings.ObservationProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** Parts that work only in part; {@code HealthIT} has those of the routes. */
class DegradedHealthTest {

  private final VendorGuards guards = mock();
  private final ServiceWatch services = mock();

  @ParameterizedTest
  @CsvSource({"CLOSED, UP", "HALF_OPEN, DEGRADED", "OPEN, DEGRADED"})
  void theMessagesOfAVendorWhoseCircuitIsNotClosedWait(String circuit, String expected) {
    when(guards.vendors()).thenReturn(Set.of("acme", "mock"));
    when(guards.circuit("mock")).thenReturn("CLOSED");
    when(guards.circuit("acme")).thenReturn(circuit);

    Health health = new VendorsHealth(guards).health();

    assertThat(health.getStatus().getCode()).isEqualTo(expected);
    assertThat(health.getDetails())
        .containsEntry("circuits", Map.of("acme", circuit, "mock", "CLOSED"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, UP",
    "true,  false, DEGRADED",
    "false, true,  DEGRADED",
  })
  void aDeepQueueAndABlockedPublisherHoldMessagesUp(
      boolean tooDeep, boolean blocked, String expected) {
    when(services.isQueueTooDeep()).thenReturn(tooDeep);
    when(services.isPublishingBlocked()).thenReturn(blocked);
    when(services.queueDepth()).thenReturn(12);

    Health health = new QueueHealth(services).health();

    assertThat(health.getStatus().getCode()).isEqualTo(expected);
    assertThat(health.getDetails())
        .containsEntry("message_response_queue", 12)
        .containsEntry("publishingBlocked", blocked);
  }

  @Test
  void messagesThatAreDueForTooLongAreSaid() {
    StockMeters stock = new StockMeters(new SimpleMeterRegistry());
    MessagesHealth health =
        new MessagesHealth(
            stock, new ObservationProperties(Duration.ofSeconds(10), Duration.ofMinutes(5)));

    assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
    stock.note(Map.of("oldest_due_seconds", 300.0));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    stock.note(Map.of("oldest_due_seconds", 300.1));
    assertThat(health.health().getStatus()).isEqualTo(Degraded.STATUS);
  }
}
