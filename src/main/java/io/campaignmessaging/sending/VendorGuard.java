package io.campaignmessaging.sending;

import io.campaignmessaging.vendor.InvalidRequestException;
import io.campaignmessaging.vendor.InvalidVendorException;
import io.campaignmessaging.vendor.VendorAnswer;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/**
 * How much a vendor is given at a time: a limit of messages in flight, a rate and a circuit
 * breaker. It holds claims back instead of calls, so that no thread waits, no attempt is used up
 * and other vendors' messages pass by. A vendor's route names it as its policy, and so also has
 * nothing claimed for it while it is stopped or suspended.
 */
public class VendorGuard extends RoutePolicySupport {

  private static final Logger LOG = LoggerFactory.getLogger(VendorGuard.class);

  private static final int MOST_IN_FLIGHT = 100_000;
  private static final int MOST_CALLS = 10_000;

  /** Claims of less than a quarter of the limit would cost the database more than they bring. */
  private static final int QUARTERS = 4;

  /** What a rate saves up while nothing is sent, as a part of a second. */
  private static final BigDecimal BURSTS_PER_SECOND = BigDecimal.TEN;

  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal HIGHEST_RATE = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal LOWEST_RATE = new BigDecimal("0.001");

  /** Resilience4j may miss the end of a pause that is over before the circuit is quite open. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  /** How many calls find out whether a vendor is well again. */
  private static final int PROBES = 10;

  private final VendorGuards guards;
  private final AtomicInteger inFlight = new AtomicInteger();

  private String vendor = "";
  private String inFlightLimitText = "";
  private String ratePerSecond = "0";
  private String breakerFailureRate = "0";
  private String breakerCalls = "50";
  private String breakerPause = "30s";
  private String breakerErrorCodes = "";

  private volatile Limits limits;
  private Set<String> troubles = Set.of();
  private CircuitBreaker breaker;
  private int probes;
  private volatile Route route;
  private volatile boolean wanted;

  /**
   * What may be changed while messages are sent.
   *
   * @param inFlight how many messages may be in flight
   * @param leastRoom claims of less would cost the database more than they bring
   * @param ratePerSecond how many messages are claimed per second; 0 for as many as there are
   * @param bucket what the rate leaves; null where there is none
   * @param leastTokens what the rate has to leave for a claim
   */
  private record Limits(
      int inFlight, int leastRoom, BigDecimal ratePerSecond, Bucket bucket, long leastTokens) {}

  /**
   * Makes a guard that {@link #check} must find in order before it is used.
   *
   * @param guards where claims look for it
   */
  public VendorGuard(VendorGuards guards) {
    this.guards = guards;
  }

  /**
   * Checks the parameters and prepares what they ask for. The route template calls it once, after
   * the setters.
   *
   * @throws InvalidVendorException if a parameter cannot be used
   */
  public void check() {
    limits =
        limits(
            wholeNumber("inFlightLimit", inFlightLimitText, 1, MOST_IN_FLIGHT),
            number("ratePerSecond", ratePerSecond));
    troubles =
        Arrays.stream(breakerErrorCodes.split(","))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    breaker = breaker(wholeNumber("breakerFailureRate", breakerFailureRate, 0, 100));
  }

  /**
   * Returns how many messages a claim may take for the vendor now.
   *
   * @return 0 while the route does not run, the circuit is open, or what the limits leave is not
   *     worth a claim
   */
  int room() {
    // Set before the limits are looked at, so that what changes meanwhile wakes the next claim.
    wanted = true;
    Limits now = limits;
    int room = now.inFlight - inFlight.get();
    if (room < now.leastRoom || !runs()) {
      return 0;
    }
    if (breaker != null) {
      room = Math.min(room, breakerRoom());
    }
    if (now.bucket != null) {
      long tokens = now.bucket.getAvailableTokens();
      room = tokens < now.leastTokens ? 0 : (int) Math.min(room, tokens);
    }
    wanted = room <= 0;
    return Math.max(0, room);
  }

  /** How long until the rate leaves room again; zero if it is not the rate that holds claims. */
  Duration untilRoom() {
    Limits now = limits;
    return now.bucket == null || !wanted
        ? Duration.ZERO
        : Duration.ofNanos(
            now.bucket.estimateAbilityToConsume(now.leastTokens).getNanosToWaitForRefill());
  }

  /**
   * Counts a claimed message as in flight, and towards the rate.
   *
   * @return its call, which must be ended
   */
  VendorCall begin() {
    inFlight.incrementAndGet();
    Limits now = limits;
    if (now.bucket != null) {
      now.bucket.consumeIgnoringRateLimits(1);
    }
    return new VendorCall(this);
  }

  /** A message is no longer in flight. */
  void end() {
    Limits now = limits;
    if (inFlight.decrementAndGet() == now.inFlight - now.leastRoom && wanted) {
      guards.wake();
    }
  }

  /** Whether the circuit lets a call through; the call must then be answered or given back. */
  boolean permit() {
    return breaker == null || breaker.tryAcquirePermission();
  }

  /** Tells the circuit what came of a call that it let through. */
  void answered(VendorAnswer answer, Duration latency) {
    if (breaker != null) {
      breaker.onResult(latency.toNanos(), breaker.getTimestampUnit(), answer);
    }
  }

  /** Tells the circuit that a call that it let through was not made. */
  void notCalled() {
    if (breaker != null) {
      breaker.releasePermission();
    }
  }

  /** How many messages of the vendor are claimed and have no result yet. */
  int inFlight() {
    return inFlight.get();
  }

  /** The state of the circuit: CLOSED, OPEN or HALF_OPEN; CLOSED where there is none. */
  String circuit() {
    return breaker == null ? CircuitBreaker.State.CLOSED.name() : breaker.getState().name();
  }

  /** How many messages of the vendor may be claimed and have no result yet. */
  int inFlightLimit() {
    return limits.inFlight;
  }

  /** How many messages are claimed for the vendor per second; 0 for as many as there are. */
  BigDecimal ratePerSecond() {
    return limits.ratePerSecond;
  }

  /**
   * Checks a change of the limits.
   *
   * @param inFlightLimit 1 to 100,000; null = as it is
   * @param rate 0.001 to 1,000,000 per second, 0 for as many as there are; null = as it is
   * @throws InvalidRequestException if one is out of its bounds
   */
  void checkChange(Integer inFlightLimit, BigDecimal rate) {
    List<String> problems = new ArrayList<>();
    if (inFlightLimit != null && (inFlightLimit < 1 || inFlightLimit > MOST_IN_FLIGHT)) {
      problems.add("inFlightLimit: must be from 1 to 100000.");
    }
    if (rate != null && rate.signum() != 0 && isOutOfRange(rate)) {
      problems.add("ratePerSecond: must be 0 or from 0.001 to 1000000.");
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
  }

  /**
   * Changes the limits while messages are sent.
   *
   * @param inFlightLimit 1 to 100,000; null = as it is
   * @param rate 0.001 to 1,000,000 per second, 0 for as many as there are; null = as it is
   */
  void change(Integer inFlightLimit, BigDecimal rate) {
    Limits now = limits;
    limits =
        limits(
            inFlightLimit == null ? now.inFlight : inFlightLimit,
            rate == null ? now.ratePerSecond : rate);
    guards.wake();
  }

  /** Whose guard this is. */
  String vendor() {
    return vendor;
  }

  @Override
  public void onInit(Route route) {
    this.route = route;
    guards.add(this);
  }

  @Override
  public void onRemove(Route route) {
    guards.remove(this);
  }

  @Override
  public void onStart(Route route) {
    guards.wake();
  }

  @Override
  public void onResume(Route route) {
    guards.wake();
  }

  /**
   * Sets whose guard this is.
   *
   * @param vendor the vendor's name
   */
  public void setVendor(String vendor) {
    this.vendor = vendor;
  }

  /**
   * Sets how many messages of the vendor may be claimed and have no result yet.
   *
   * @param inFlightLimit 1 to 100,000
   */
  public void setInFlightLimit(String inFlightLimit) {
    this.inFlightLimitText = inFlightLimit;
  }

  /**
   * Sets how many messages are claimed for the vendor per second.
   *
   * @param ratePerSecond 0.001 to 1,000,000 per second; 0 for as many as there are
   */
  public void setRatePerSecond(String ratePerSecond) {
    this.ratePerSecond = ratePerSecond;
  }

  /**
   * Sets which share of failures opens the circuit.
   *
   * @param breakerFailureRate in percent, 1 to 100; 0 for no circuit breaker
   */
  public void setBreakerFailureRate(String breakerFailureRate) {
    this.breakerFailureRate = breakerFailureRate;
  }

  /**
   * Sets of how many calls, the latest ones, the share of failures is taken.
   *
   * @param breakerCalls 1 to 10,000
   */
  public void setBreakerCalls(String breakerCalls) {
    this.breakerCalls = breakerCalls;
  }

  /**
   * Sets how long the circuit stays open before a few calls find out whether the vendor is well.
   *
   * @param breakerPause for example {@code 30s}, at least 100 ms
   */
  public void setBreakerPause(String breakerPause) {
    this.breakerPause = breakerPause;
  }

  /**
   * Sets which failures are the vendor's own trouble rather than that of one message.
   *
   * @param breakerErrorCodes codes of the error catalogue, with commas between
   */
  public void setBreakerErrorCodes(String breakerErrorCodes) {
    this.breakerErrorCodes = breakerErrorCodes;
  }

  private boolean runs() {
    return route
        .getCamelContext()
        .getRouteController()
        .getRouteStatus(route.getRouteId())
        .isStarted();
  }

  private int breakerRoom() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> 0;
      case HALF_OPEN -> probes - breaker.getMetrics().getNumberOfBufferedCalls() - inFlight.get();
      default -> Integer.MAX_VALUE;
    };
  }

  private Limits limits(int most, BigDecimal rate) {
    int leastRoom = Math.max(1, most / QUARTERS);
    if (rate.signum() == 0) {
      return new Limits(most, leastRoom, rate, null, 0);
    }
    if (isOutOfRange(rate)) {
      throw wrong("ratePerSecond must be 0 or from 0.001 to 1000000, not '" + rate + "'");
    }
    long capacity = Math.max(1, rate.divideToIntegralValue(BURSTS_PER_SECOND).longValue());
    Duration perToken = Duration.ofNanos(NANOS_PER_SECOND.divideToIntegralValue(rate).longValue());
    Bucket bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(capacity).refillGreedy(1, perToken))
            .withNanosecondPrecision()
            .build();
    return new Limits(most, leastRoom, rate, bucket, Math.max(1, capacity / 2));
  }

  private static boolean isOutOfRange(BigDecimal rate) {
    return rate.compareTo(LOWEST_RATE) < 0 || rate.compareTo(HIGHEST_RATE) > 0;
  }

  private CircuitBreaker breaker(int failureRate) {
    int calls = wholeNumber("breakerCalls", breakerCalls, 1, MOST_CALLS);
    Duration pause = pause();
    if (failureRate == 0) {
      return null;
    }
    probes = Math.min(PROBES, Math.min(calls, limits.inFlight));
    CircuitBreaker made =
        CircuitBreaker.of(
            vendor,
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(calls)
                .minimumNumberOfCalls(calls)
                .failureRateThreshold(failureRate)
                .waitDurationInOpenState(pause)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(probes)
                .recordResult(this::isTrouble)
                .build());
    made.getEventPublisher()
        .onStateTransition(
            event -> {
              report(event.getStateTransition().getToState(), failureRate, calls, pause);
              guards.wake();
            });
    return made;
  }

  private void report(CircuitBreaker.State state, int failureRate, int calls, Duration pause) {
    switch (state) {
      case OPEN ->
          LOG.warn(
              "The circuit of the vendor {} is open, for {} % of its calls or more failed"
                  + " (breakerFailureRate, of {} calls); nothing is claimed for it for {} s",
              vendor, failureRate, calls, pause.toMillis() / 1000.0);
      case HALF_OPEN ->
          LOG.info("The vendor {} gets {} messages to find out whether it is well", vendor, probes);
      default -> LOG.info("The circuit of the vendor {} is {}", vendor, state);
    }
  }

  private boolean isTrouble(Object answer) {
    VendorAnswer vendorAnswer = (VendorAnswer) answer;
    return vendorAnswer.status().hasErrorCode() && troubles.contains(vendorAnswer.errorCode());
  }

  private Duration pause() {
    try {
      Duration pause = DurationStyle.detectAndParse(breakerPause);
      if (pause.compareTo(SHORTEST_PAUSE) >= 0) {
        return pause;
      }
    } catch (IllegalArgumentException unreadable) {
      // The complaint below says it better.
    }
    throw wrong(
        "breakerPause must be a time such as 30s, at least 100ms, not '" + breakerPause + "'");
  }

  private int wholeNumber(String name, String text, int lowest, int highest) {
    try {
      int number = Integer.parseInt(text);
      if (lowest <= number && number <= highest) {
        return number;
      }
    } catch (NumberFormatException unreadable) {
      // The complaint below says it better.
    }
    throw wrong(
        name
            + " must be a whole number from "
            + lowest
            + " to "
            + highest
            + ", not '"
            + text
            + "'");
  }

  private BigDecimal number(String name, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException unreadable) {
      throw wrong(name + " must be a number, not '" + text + "'");
    }
  }

  private InvalidVendorException wrong(String what) {
    return InvalidVendorException.of(vendor, what);
  }
}
