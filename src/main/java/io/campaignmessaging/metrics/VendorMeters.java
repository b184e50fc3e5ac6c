package io.campaignmessaging.metrics;

import io.campaignmessaging.sending.VendorGuards;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What each vendor with limits is given now, and the state of its circuit. */
@Component
public class VendorMeters {

  private static final List<String> CIRCUIT_STATES = List.of("CLOSED", "HALF_OPEN", "OPEN");

  private final VendorGuards guards;
  private final MultiGauge inFlight;
  private final MultiGauge circuit;

  /**
   * Makes the meters.
   *
   * @param guards know the vendors
   * @param registry gets the meters
   */
  public VendorMeters(VendorGuards guards, MeterRegistry registry) {
    this.guards = guards;
    this.inFlight =
        MultiGauge.builder("campaign.vendor.in_flight")
            .description("Messages of the vendor that are claimed and have no result yet")
            .register(registry);
    this.circuit =
        MultiGauge.builder("campaign.vendor.circuit")
            .description("1 for the state in which the circuit of the vendor is, 0 for others")
            .register(registry);
  }

  /** Takes note of vendors that came or went since; what it measures is asked at each scrape. */
  public void refresh() {
    List<Row<?>> messages = new ArrayList<>();
    List<Row<?>> states = new ArrayList<>();
    for (String vendor : guards.vendors()) {
      messages.add(Row.of(Tags.of("vendor", vendor), () -> guards.inFlight(vendor)));
      for (String state : CIRCUIT_STATES) {
        states.add(
            Row.of(
                Tags.of("vendor", vendor, "state", state.toLowerCase(Locale.ROOT)),
                () -> state.equals(guards.circuit(vendor)) ? 1 : 0));
      }
    }
    // Those that stay are left alone: one that is taken out and put in again is missing in between.
    inFlight.register(messages);
    circuit.register(states);
  }
}
