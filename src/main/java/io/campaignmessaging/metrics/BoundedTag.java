package io.campaignmessaging.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A tag whose values come from data. Each value is a time series of its own for as long as the
 * process runs, so only the first of them and only plain names get one; all else is {@code other}.
 */
final class BoundedTag {

  /** What is counted under no name of its own. */
  static final String OTHER = "other";

  /** What stands for no value. */
  static final String NONE = "none";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * Makes a tag without values.
   *
   * @param most how many values get a name of their own, at least 1
   */
  BoundedTag(int most) {
    this.most = most;
  }

  /**
   * Returns under which name a value is counted.
   *
   * @param value as the data has it; may be null
   * @return the value itself, {@value #NONE} for null, or {@value #OTHER}
   */
  String of(String value) {
    if (value == null) {
      return NONE;
    }
    if (known.contains(value)) {
      return value;
    }
    if (!PLAIN.matcher(value).matches()) {
      return OTHER;
    }
    synchronized (known) {
      if (known.size() >= most && !known.contains(value)) {
        return OTHER;
      }
      known.add(value);
    }
    return value;
  }
}
