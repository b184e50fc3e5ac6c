package io.campaignmessaging.vendor;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the mock receiver behaves: {@code campaign.mock-receiver.*}. All but {@code remembered-keys}
 * can be changed while it runs.
 *
 * @param successRate Share of its messages that the mock receiver delivers, 0 to 1.
 * @param seed Start of the mock receiver's dice, any whole number: the same one gives the same
 *     outcome, delay and vendor reference for the same idempotency key. Without one it is another
 *     at each start, written to the log.
 * @param minDelay Shortest time that a call of the mock receiver takes, 0s to 1m.
 * @param maxDelay Longest time that a call of the mock receiver takes, 0s to 1m and not below
 *     campaign.mock-receiver.min-delay; each call's time is drawn evenly between the two.
 * @param cost What the mock receiver charges for a delivered message, in the vendor's currency, 0
 *     to 999,999.999999 with at most 6 decimals.
 * @param failureWeights How often each failure comes among all failures, by its code, 0 (never) to
 *     1,000,000.
 * @param retryAfter How long a RATE_LIMITED answer of the mock receiver asks to wait, 0s to 1d.
 * @param rememberedKeys How many idempotency keys the mock receiver remembers with their answers,
 *     the oldest being forgotten first, 1 to 10,000,000; 100,000 take about 25 MB.
 */
@Validated
@ConfigurationProperties("campaign.mock-receiver")
public record MockReceiverProperties(
    @DefaultValue("0.9") @DecimalMin("0") @DecimalMax("1") double successRate,
    Long seed,
    @DefaultValue("10ms") @NotNull @DurationMin(nanos = 0) @DurationMax(minutes = 1)
        Duration minDelay,
    @DefaultValue("100ms") @NotNull @DurationMin(nanos = 0) @DurationMax(minutes = 1)
        Duration maxDelay,
    @DefaultValue("0.0075") @NotNull @PositiveOrZero @Digits(integer = 6, fraction = 6) BigDecimal cost,
    Map<MockFailure, @NotNull @Min(0) @Max(1_000_000) Integer> failureWeights,
    @DefaultValue("2s") @NotNull @DurationMin(nanos = 0) @DurationMax(days = 1) Duration retryAfter,
    @DefaultValue("100000") @Min(1) @Max(10_000_000) int rememberedKeys) {

  /** Fills in the weights that were not given. */
  public MockReceiverProperties {
    Map<MockFailure, Integer> weights = new EnumMap<>(MockFailure.class);
    for (MockFailure failure : MockFailure.values()) {
      weights.put(failure, failure.defaultWeight());
    }
    if (failureWeights != null) {
      weights.putAll(failureWeights);
    }
    failureWeights = Collections.unmodifiableMap(weights);
  }

  /**
   * The settings that hold when none is given.
   *
   * @return the defaults, without a seed
   */
  public static MockReceiverProperties defaults() {
    return new MockReceiverProperties(
        0.9,
        null,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        new BigDecimal("0.0075"),
        Map.of(),
        Duration.ofSeconds(2),
        100_000);
  }

  /**
   * Whether the longest delay is not below the shortest.
   *
   * @return true if the range is in order, or if one end is missing, which has a complaint of its
   *     own
   */
  @AssertTrue(message = "max-delay must not be below min-delay") public boolean isDelayRangeInOrder() {
    return minDelay == null || maxDelay == null || maxDelay.compareTo(minDelay) >= 0;
  }

  /**
   * Whether there is a failure to draw when one is due.
   *
   * @return true if all messages succeed or at least one weight is above 0
   */
  @AssertTrue(message = "at least one failure weight must be above 0 while success-rate is below 1") public boolean isSomeFailurePossible() {
    return successRate >= 1
        || failureWeights.values().stream().anyMatch(weight -> weight == null || weight > 0);
  }

  /**
   * The same settings with another success rate.
   *
   * @param changed share of the messages that are delivered, from 0 to 1
   * @return a copy
   */
  public MockReceiverProperties withSuccessRate(double changed) {
    return new MockReceiverProperties(
        changed, seed, minDelay, maxDelay, cost, failureWeights, retryAfter, rememberedKeys);
  }

  /**
   * The same settings with another seed.
   *
   * @param changed start of the dice
   * @return a copy
   */
  public MockReceiverProperties withSeed(long changed) {
    return new MockReceiverProperties(
        successRate, changed, minDelay, maxDelay, cost, failureWeights, retryAfter, rememberedKeys);
  }

  /**
   * The same settings with another delay range.
   *
   * @param changedMinimum shortest time that a call takes
   * @param changedMaximum longest time that a call takes
   * @return a copy
   */
  public MockReceiverProperties withDelay(Duration changedMinimum, Duration changedMaximum) {
    return new MockReceiverProperties(
        successRate,
        seed,
        changedMinimum,
        changedMaximum,
        cost,
        failureWeights,
        retryAfter,
        rememberedKeys);
  }

  /**
   * The same settings with another cost.
   *
   * @param changed what each delivered message costs
   * @return a copy
   */
  public MockReceiverProperties withCost(BigDecimal changed) {
    return new MockReceiverProperties(
        successRate, seed, minDelay, maxDelay, changed, failureWeights, retryAfter, rememberedKeys);
  }

  /**
   * The same settings with another weight of one failure.
   *
   * @param failure the failure
   * @param weight how often it comes among all failures; 0 for never
   * @return a copy
   */
  public MockReceiverProperties withFailureWeight(MockFailure failure, int weight) {
    Map<MockFailure, Integer> changed = new EnumMap<>(failureWeights);
    changed.put(failure, weight);
    return new MockReceiverProperties(
        successRate, seed, minDelay, maxDelay, cost, changed, retryAfter, rememberedKeys);
  }

  /**
   * The same settings with another waiting time of rate-limited answers.
   *
   * @param changed how long to wait
   * @return a copy
   */
  public MockReceiverProperties withRetryAfter(Duration changed) {
    return new MockReceiverProperties(
        successRate, seed, minDelay, maxDelay, cost, failureWeights, changed, rememberedKeys);
  }
}
