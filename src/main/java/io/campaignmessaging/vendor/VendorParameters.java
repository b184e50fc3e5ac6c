package io.campaignmessaging.vendor;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * Reads the parameters of one vendor's route, and says clearly which of them cannot be used.
 *
 * @param vendor name of the vendor, for error messages
 * @param environment has the secret
 */
record VendorParameters(String vendor, Environment environment) {

  private static final Logger LOG = LoggerFactory.getLogger(VendorParameters.class);

  /**
   * Reads the time-outs that follow each other in a call, which must end well within the claim.
   *
   * @param lease how long a claim holds; all time-outs together must be below a third of it
   * @param texts the time-outs by the names of their parameters, for example {@code 2s}
   * @return the time-outs by the names of their parameters
   * @throws InvalidVendorException if one cannot be read or they are too long
   */
  Map<String, Duration> timeouts(String lease, Map<String, String> texts) {
    Map<String, Duration> timeouts = new TreeMap<>();
    texts.forEach((name, text) -> timeouts.put(name, duration(name, text)));
    Duration all = timeouts.values().stream().reduce(Duration.ZERO, Duration::plus);
    if (all.multipliedBy(3).compareTo(duration("campaign.claim.lease", lease)) >= 0) {
      throw wrong(
          timeouts.keySet().stream()
                  .map(name -> name + " (" + texts.get(name) + ")")
                  .collect(Collectors.joining(" and "))
              + " together must be below a third of campaign.claim.lease ("
              + lease
              + "), or a message could be claimed again while its call goes on");
    }
    return timeouts;
  }

  /**
   * Reads a time.
   *
   * @param name name of the parameter
   * @param text for example {@code 10s}
   * @throws InvalidVendorException if it is no time above 0
   */
  Duration duration(String name, String text) {
    try {
      Duration duration = DurationStyle.detectAndParse(text);
      if (duration.compareTo(Duration.ZERO) > 0) {
        return duration;
      }
    } catch (IllegalArgumentException unreadable) {
      // The complaint below says it better.
    }
    throw wrong(name + " must be a time above 0 such as 10s, not '" + text + "'");
  }

  /**
   * Reads what is {@code allowed} or {@code refused}.
   *
   * @param name name of the parameter
   * @param text its value
   * @return true if it is allowed
   * @throws InvalidVendorException if it is neither
   */
  boolean allowed(String name, String text) {
    return switch (text) {
      case "allowed" -> true;
      case "refused" -> false;
      default -> throw wrong(name + " must be allowed or refused, not '" + text + "'");
    };
  }

  /**
   * Reads a secret.
   *
   * @param property name of the property that has it
   * @return the secret; null if it is empty, which is warned of
   * @throws InvalidVendorException if there is no such property
   */
  String secret(String property) {
    String secret = property.isBlank() ? null : environment.getProperty(property);
    if (secret == null) {
      throw wrong("secretProperty must name a property that is set, and '" + property + "' is not");
    }
    if (secret.isBlank()) {
      LOG.warn(
          "The vendor {} is called without credentials, for {} is empty; the vendor will refuse the messages.",
          vendor,
          property);
      return null;
    }
    return secret;
  }

  /** The complaint about a parameter. */
  InvalidVendorException wrong(String what) {
    return InvalidVendorException.of(vendor, what);
  }
}
