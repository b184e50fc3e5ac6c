package io.campaignmessaging.vendor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The answers given to the newest idempotency keys. First in, first out: a cache that keeps what is
 * used often would forget the newest keys first, and a key is repeated soon or never.
 *
 * <p>Split into stripes with a lock each, so that threads seldom wait for one another.
 */
final class RememberedAnswers {

  private static final int STRIPES = 64;
  private static final int GOLDEN_RATIO = 0x9E3779B9;
  // Below this size the stripes would hold so few keys each that the order of forgetting would be
  // lost.
  private static final int SMALLEST_STRIPED_CAPACITY = 64 * STRIPES;

  private final Stripe[] stripes;

  RememberedAnswers(int capacity) {
    stripes = new Stripe[capacity < SMALLEST_STRIPED_CAPACITY ? 1 : STRIPES];
    for (int index = 0; index < stripes.length; index++) {
      stripes[index] = new Stripe(capacity / stripes.length);
    }
  }

  /**
   * The remembered answer of a key; a new key's answer is made, remembered and given back in one
   * step.
   */
  Found findOrRemember(String key, Function<String, VendorAnswer> newAnswer) {
    // By other bits than a stripe's own map chooses its bins by, or its keys would share a few.
    Stripe stripe = stripes[(key.hashCode() * GOLDEN_RATIO >>> 16) & (stripes.length - 1)];
    synchronized (stripe) {
      VendorAnswer remembered = stripe.get(key);
      if (remembered != null) {
        return new Found(remembered, true);
      }
      VendorAnswer answer = newAnswer.apply(key);
      stripe.put(key, answer);
      return new Found(answer, false);
    }
  }

  /** An answer, and whether it had been given before. */
  record Found(VendorAnswer answer, boolean repeated) {}

  private static final class Stripe extends LinkedHashMap<String, VendorAnswer> {

    private static final long serialVersionUID = 1;

    private final int capacity;

    Stripe(int capacity) {
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, VendorAnswer> eldest) {
      return size() > capacity;
    }
  }
}
