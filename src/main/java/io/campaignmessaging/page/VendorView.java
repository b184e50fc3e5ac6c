package io.campaignmessaging.page;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A vendor as {@code list-vendors} answers it.
 *
 * @param vendor its name
 * @param paused whether an operator holds its messages back
 * @param breaker the state of its circuit breaker, for example CLOSED; null with its limits
 * @param inFlight messages that are claimed for it and have no result yet; null where its route has
 *     no limits
 * @param inFlightLimit as many may be; null with them
 * @param ratePerSecond as many are claimed a second; 0 or null for any number
 */
public record VendorView(
    String vendor,
    boolean paused,
    String breaker,
    Long inFlight,
    Long inFlightLimit,
    Double ratePerSecond) {

  /**
   * What its buttons and its badge depend on.
   *
   * @return for example CLOSED or PAUSED
   */
  public String state() {
    return paused ? "PAUSED" : breaker;
  }

  /**
   * Whether its route has limits.
   *
   * @return false for a vendor of which nothing is counted here
   */
  public boolean isLimited() {
    return inFlightLimit != null;
  }

  /**
   * The figures that move.
   *
   * @param texts write the numbers
   * @return texts by the name of the place where they stand
   */
  public Map<String, String> texts(Texts texts) {
    Map<String, String> figures = new LinkedHashMap<>();
    if (isLimited()) {
      boolean rated = ratePerSecond != null && ratePerSecond > 0;
      figures.put("in-flight", texts.number(inFlight));
      figures.put("in-flight-limit", texts.number(inFlightLimit));
      figures.put("rate", rated ? texts.rate(ratePerSecond) + "/s" : "no limit");
    }
    return figures;
  }
}
