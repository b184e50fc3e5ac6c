package io.campaignmessaging.operations;

import io.campaignmessaging.sending.VendorGuards;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the circuit of every vendor is closed; the messages of one that is not wait. */
@Component("vendors")
public class VendorsHealth implements HealthIndicator {

  private final VendorGuards guards;

  /**
   * Makes the indicator.
   *
   * @param guards know the circuits
   */
  public VendorsHealth(VendorGuards guards) {
    this.guards = guards;
  }

  @Override
  public Health health() {
    Map<String, String> circuits = new TreeMap<>();
    for (String vendor : guards.vendors()) {
      circuits.put(vendor, guards.circuit(vendor));
    }
    boolean allClosed =
        circuits.values().stream().allMatch(CircuitBreaker.State.CLOSED.name()::equals);
    return (allClosed ? Health.up() : Health.status(Degraded.STATUS))
        .withDetail("circuits", circuits)
        .build();
  }
}
