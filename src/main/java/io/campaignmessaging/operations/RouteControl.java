package io.campaignmessaging.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.vendor.InvalidRequestException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Route;
import org.springframework.stereotype.Component;

/** Lists the routes of this process, and starts and stops them. */
@Component
public class RouteControl {

  /** Whoever stops these could not start them again. */
  private static final String STEERING = "(api-)?(start|stop|suspend|resume|record)-.*|steer-route";

  private final CamelContext context;
  private final ObjectMapper json;

  /**
   * Makes the control.
   *
   * @param context has the routes
   * @param json writes JSON
   */
  public RouteControl(CamelContext context, ObjectMapper json) {
    this.context = context;
    this.json = json;
  }

  /**
   * Lists the routes.
   *
   * @return a JSON object with the list {@code routes}, by id
   * @throws JsonProcessingException if it cannot be written
   */
  public String list() throws JsonProcessingException {
    return json.writeValueAsString(
        Map.of(
            "routes",
            context.getRoutes().stream()
                .sorted(Comparator.comparing(Route::getRouteId))
                .map(this::describe)
                .toList()));
  }

  private Map<String, Object> describe(Route route) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("routeId", route.getRouteId());
    described.put("description", route.getDescription());
    described.put("group", route.getGroup());
    described.put("status", status(route.getRouteId()));
    described.put("uptimeMillis", route.getUptimeMillis());
    described.put("inFlight", context.getInflightRepository().size(route.getRouteId()));
    return described;
  }

  /**
   * Reads which route.
   *
   * @param routeId the id in the path
   * @return the action as JSON
   * @throws InvalidRequestException if there is no such route, or it must not be stopped over the
   *     API
   */
  public String read(@Header("routeId") String routeId) throws JsonProcessingException {
    if (routeId == null || context.getRoute(routeId) == null) {
      throw new InvalidRequestException(
          List.of("There is no route of that id in this process; GET /api/routes lists them."));
    }
    if (routeId.matches(STEERING)) {
      throw new InvalidRequestException(
          List.of("This route steers others; start and stop it in Hawtio or over JMX."));
    }
    return json.writeValueAsString(Map.of("routeId", routeId));
  }

  /**
   * Starts, stops, suspends or resumes a route. What is in it is finished first, for as long as
   * {@code camel.main.shutdown-timeout} says.
   *
   * @param action START_ROUTE, STOP_ROUTE, SUSPEND_ROUTE or RESUME_ROUTE
   * @param request the route as JSON
   * @return the route's id and status as JSON
   * @throws Exception if the route cannot do that
   */
  public String steer(
      @ExchangeProperty("action") String action, @ExchangeProperty("request") String request)
      throws Exception {
    String routeId = json.readTree(request).path("routeId").textValue();
    switch (action) {
      case "START_ROUTE" -> context.getRouteController().startRoute(routeId);
      case "STOP_ROUTE" -> context.getRouteController().stopRoute(routeId);
      case "SUSPEND_ROUTE" -> context.getRouteController().suspendRoute(routeId);
      case "RESUME_ROUTE" -> context.getRouteController().resumeRoute(routeId);
      default -> throw new IllegalArgumentException("There is no action " + action + ".");
    }
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("routeId", routeId);
    outcome.put("status", status(routeId));
    outcome.put("holds", "for this process, until it ends");
    return json.writeValueAsString(outcome);
  }

  private String status(String routeId) {
    return context.getRouteController().getRouteStatus(routeId).name();
  }
}
