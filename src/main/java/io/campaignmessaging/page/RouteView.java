package io.campaignmessaging.page;

import java.util.List;

/**
 * A route as {@code list-routes} answers it.
 *
 * @param routeId its id
 * @param description what it does
 * @param status Started, Suspended, Stopped or what is between them
 * @param inFlight exchanges in it
 */
public record RouteView(String routeId, String description, String status, long inFlight) {

  /**
   * What can be done with it now.
   *
   * @return the last part of the paths of its buttons
   */
  public List<String> actions() {
    return switch (status) {
      case "Started" -> List.of("suspend", "stop");
      case "Suspended" -> List.of("resume", "stop");
      case "Stopped" -> List.of("start");
      default -> List.of();
    };
  }
}
