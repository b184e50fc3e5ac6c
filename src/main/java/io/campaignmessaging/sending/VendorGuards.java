package io.campaignmessaging.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.vendor.VendorAnswer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** The vendors that are given only so much at a time, as their routes say. */
@Component
public class VendorGuards {

  /** The exchange property that has the {@link VendorCall} of a guarded vendor's message. */
  static final String CALL = "vendorCall";

  private final ClaimScheduler scheduler;
  private final ObjectMapper json;
  private final ClaimSettings settings;
  private final Map<String, VendorGuard> guards = new ConcurrentHashMap<>();

  /**
   * How many messages a claim may take for a vendor.
   *
   * @param vendor the vendor's name, as the statement reads it
   * @param room at least 0
   */
  private record Room(String vendor, int room) {}

  /**
   * Makes an empty list.
   *
   * @param scheduler makes a claim once there is room again
   * @param json writes what the claim reads
   * @param settings say how many messages a claim takes
   */
  public VendorGuards(ClaimScheduler scheduler, ObjectMapper json, ClaimSettings settings) {
    this.scheduler = scheduler;
    this.json = json;
    this.settings = settings;
  }

  /**
   * Returns for which vendors the claim that begins may not take as many messages as it likes.
   *
   * @return a JSON array of objects with {@code vendor} and {@code room}; empty if there are none
   * @throws JsonProcessingException if they cannot be written
   */
  public String rooms() throws JsonProcessingException {
    List<Room> rooms = new ArrayList<>();
    for (VendorGuard guard : guards.values()) {
      int room = guard.room();
      if (room < settings.batchSize()) {
        rooms.add(new Room(guard.vendor(), room));
      }
    }
    return rooms.isEmpty() ? "" : json.writeValueAsString(rooms);
  }

  /**
   * Returns which vendors are given only so much at a time.
   *
   * @return their names, of vendors whose route runs and of others
   */
  public Set<String> vendors() {
    return Set.copyOf(guards.keySet());
  }

  /**
   * Returns how many messages of a vendor are claimed and have no result yet.
   *
   * @param vendor the vendor's name
   * @return at least 0; 0 for a vendor that has no guard
   */
  public int inFlight(String vendor) {
    VendorGuard guard = guards.get(vendor);
    return guard == null ? 0 : guard.inFlight();
  }

  /**
   * Returns the state of a vendor's circuit.
   *
   * @param vendor the vendor's name
   * @return CLOSED, OPEN or HALF_OPEN; CLOSED for a vendor that has no circuit breaker
   */
  public String circuit(String vendor) {
    VendorGuard guard = guards.get(vendor);
    return guard == null ? CircuitBreaker.State.CLOSED.name() : guard.circuit();
  }

  /**
   * Finds the guard of a vendor.
   *
   * @param vendor the vendor's name
   * @return its guard; empty if it has none
   */
  Optional<VendorGuard> find(String vendor) {
    return Optional.ofNullable(guards.get(vendor));
  }

  /**
   * Tells a vendor's guard what came of a call.
   *
   * @param answer the vendor's answer, or ours for it
   * @param call the message's; null if the vendor has no guard
   */
  public void noteAnswer(@Body VendorAnswer answer, @ExchangeProperty(CALL) VendorCall call) {
    if (call != null) {
      call.answered(answer);
    }
  }

  /**
   * Returns when a vendor that had no room because of its rate has some again.
   *
   * @return the shortest time; empty if no vendor waits for its rate
   */
  Optional<Duration> untilRoom() {
    return guards.values().stream()
        .map(VendorGuard::untilRoom)
        .filter(wait -> !wait.isZero())
        .min(Duration::compareTo);
  }

  /**
   * Counts a claimed message of a guarded vendor as in flight, and towards its rate.
   *
   * @param vendor the vendor's name
   * @return its call; empty if the vendor has no guard
   */
  Optional<VendorCall> begin(Object vendor) {
    return guards.isEmpty() || vendor == null
        ? Optional.empty()
        : Optional.ofNullable(guards.get(vendor)).map(VendorGuard::begin);
  }

  /** Has a claim made, for a vendor has room again. */
  void wake() {
    scheduler.wake();
  }

  /** Takes a guard into account from the next claim on, instead of the vendor's former one. */
  void add(VendorGuard guard) {
    guards.put(guard.vendor(), guard);
  }

  /** Leaves a guard out. */
  void remove(VendorGuard guard) {
    guards.remove(guard.vendor(), guard);
  }
}
