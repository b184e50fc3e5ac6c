package io.campaignmessaging.vendor;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The dice and the memory of the mock receiver: a vendor that delivers nothing and answers as one
 * would.
 *
 * <p>The answer to a new idempotency key depends on the key, the seed and the settings of that
 * moment alone: not on the thread, the order of the calls or the instance. A repeated key gets the
 * answer that it got before, failures too. Safe for use by many threads.
 */
@Component
public class MockReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(MockReceiver.class);

  // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/
  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Validator validator;
  private final RememberedAnswers rememberedAnswers;
  private final LongAdder calls = new LongAdder();
  private final LongAdder repeatedCalls = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final Map<MockFailure, LongAdder> failed = new EnumMap<>(MockFailure.class);
  // In millionths, for the cost has six decimals at most.
  private final LongAdder costMillionths = new LongAdder();
  private volatile Dice dice;

  /**
   * Makes a receiver that starts with these settings.
   *
   * @param properties the settings; without a seed a random one is taken and logged
   * @param validator checks every later change
   */
  public MockReceiver(MockReceiverProperties properties, Validator validator) {
    this.validator = validator;
    this.rememberedAnswers = new RememberedAnswers(properties.rememberedKeys());
    for (MockFailure failure : MockFailure.values()) {
      failed.put(failure, new LongAdder());
    }
    long seed = properties.seed() == null ? new SecureRandom().nextLong() : properties.seed();
    this.dice = new Dice(properties.withSeed(seed));
    LOG.info(
        "The mock receiver delivers {} of the messages (campaign.mock-receiver.success-rate) with seed {}"
            + " (campaign.mock-receiver.seed).",
        properties.successRate(),
        seed);
  }

  /**
   * How long the call with this key takes on the simulated network.
   *
   * @param idempotencyKey key of the call; not null
   * @return milliseconds, between the two ends of the delay range
   */
  public long drawDelay(@ExchangeProperty("idempotencyKey") String idempotencyKey) {
    return dice.delayMillis(idempotencyKey);
  }

  /**
   * Takes a message and says what became of it.
   *
   * @param idempotencyKey key of the call; not null
   * @return DELIVERED or FAILED; the same as before if the key was seen before and is still
   *     remembered
   */
  public VendorAnswer receive(@ExchangeProperty("idempotencyKey") String idempotencyKey) {
    calls.increment();
    RememberedAnswers.Found found =
        rememberedAnswers.findOrRemember(idempotencyKey, this::answerNewKey);
    if (found.repeated()) {
      repeatedCalls.increment();
    }
    return found.answer();
  }

  private VendorAnswer answerNewKey(String idempotencyKey) {
    Dice current = dice;
    VendorAnswer answer = current.answer(idempotencyKey);
    if (answer.status() == VendorAnswer.Status.DELIVERED) {
      delivered.increment();
      costMillionths.add(current.costMillionths);
    } else {
      failed.get(MockFailure.valueOf(answer.errorCode())).increment();
    }
    return answer;
  }

  /**
   * The settings that hold now.
   *
   * @return the settings, their seed included
   */
  public MockReceiverProperties settings() {
    return dice.settings;
  }

  /**
   * Changes settings while calls go on. Calls that have begun keep the old ones, and remembered
   * answers stay.
   *
   * @param change makes the new settings of the old ones; it may run more than once
   * @throws IllegalArgumentException if a setting is out of range; nothing is changed then
   */
  public synchronized void change(UnaryOperator<MockReceiverProperties> change) {
    dice = new Dice(changed(change));
    LOG.info("The mock receiver's settings are now {}.", dice.settings);
  }

  /**
   * Tries a change without making it.
   *
   * @param change makes the new settings of the old ones
   * @return the settings as they would be
   * @throws IllegalArgumentException if a setting is out of range
   */
  public MockReceiverProperties changed(UnaryOperator<MockReceiverProperties> change) {
    MockReceiverProperties changed = change.apply(dice.settings);
    Set<ConstraintViolation<MockReceiverProperties>> violations = validator.validate(changed);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(
          violations.stream()
              .sorted(Comparator.comparing(violation -> violation.getPropertyPath().toString()))
              .map(violation -> violation.getPropertyPath() + ": " + violation.getMessage())
              .collect(Collectors.joining("; ")));
    }
    return changed;
  }

  /**
   * The counters.
   *
   * @return what was counted since the start or the last reset
   */
  public MockReceiverStatistics statistics() {
    Map<MockFailure, Long> failures = new EnumMap<>(MockFailure.class);
    failed.forEach((failure, count) -> failures.put(failure, count.sum()));
    return new MockReceiverStatistics(
        calls.sum(),
        repeatedCalls.sum(),
        delivered.sum(),
        failures,
        BigDecimal.valueOf(costMillionths.sum(), 6));
  }

  /** Sets all counters to 0. The remembered answers stay. */
  public void resetStatistics() {
    calls.reset();
    repeatedCalls.reset();
    delivered.reset();
    failed.values().forEach(LongAdder::reset);
    costMillionths.reset();
  }

  /** One state of the settings, with what is computed from them once. */
  private static final class Dice {

    private final MockReceiverProperties settings;
    private final long mixedSeed;
    private final long minDelayMillis;
    private final long delayChoices;
    private final long costMillionths;
    private final List<VendorAnswer> failures;
    private final int[] weightsUpTo;

    Dice(MockReceiverProperties settings) {
      this.settings = settings;
      // Neighbouring seeds would otherwise differ in a few bits only.
      this.mixedSeed = new SplittableRandom(settings.seed()).nextLong();
      this.minDelayMillis = settings.minDelay().toMillis();
      this.delayChoices = settings.maxDelay().toMillis() - minDelayMillis + 1;
      this.costMillionths = settings.cost().movePointRight(6).longValueExact();
      MockFailure[] kinds = MockFailure.values();
      this.failures =
          Arrays.stream(kinds).map(kind -> failure(kind, settings.retryAfter())).toList();
      this.weightsUpTo = new int[kinds.length];
      int sum = 0;
      for (MockFailure kind : kinds) {
        sum += settings.failureWeights().get(kind);
        weightsUpTo[kind.ordinal()] = sum;
      }
    }

    private static VendorAnswer failure(MockFailure kind, Duration retryAfter) {
      return VendorAnswer.failed(
          kind.name(),
          kind.text(),
          kind.retryable(),
          kind == MockFailure.RATE_LIMITED ? retryAfter : null);
    }

    long delayMillis(String key) {
      if (delayChoices == 1) {
        return minDelayMillis;
      }
      // Not the first numbers of the stream, which decide the outcome: slow must not mean failed.
      return minDelayMillis + random(~key(key)).nextLong(delayChoices);
    }

    VendorAnswer answer(String key) {
      SplittableRandom random = random(key(key));
      if (random.nextDouble() < settings.successRate()) {
        return VendorAnswer.delivered(
            "mock-" + Long.toHexString(random.nextLong()), settings.cost());
      }
      int drawn = random.nextInt(weightsUpTo[weightsUpTo.length - 1]);
      int index = 0;
      while (weightsUpTo[index] <= drawn) {
        index++;
      }
      return failures.get(index);
    }

    private SplittableRandom random(long key) {
      return new SplittableRandom(mixedSeed ^ key);
    }

    private static long key(String key) {
      long hash = FNV_OFFSET_BASIS;
      for (int index = 0; index < key.length(); index++) {
        hash = (hash ^ key.charAt(index)) * FNV_PRIME;
      }
      return hash;
    }
  }
}
