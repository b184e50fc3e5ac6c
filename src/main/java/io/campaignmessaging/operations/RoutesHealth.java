package io.campaignmessaging.operations;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Whether every route runs; one that was stopped or suspended makes the flow work in part. */
@Component("routes")
public class RoutesHealth implements HealthIndicator {

  private final CamelContext context;
  private final FlowStarter flow;

  /**
   * Makes the indicator.
   *
   * @param context has the routes
   * @param flow knows whether they have been started
   */
  public RoutesHealth(CamelContext context, FlowStarter flow) {
    this.context = context;
    this.flow = flow;
  }

  @Override
  public Health health() {
    if (!flow.health().getStatus().equals(Status.UP)) {
      return Health.unknown().withDetail("reason", "the flow has not started yet").build();
    }
    Map<String, String> states = new TreeMap<>();
    boolean allRun = true;
    for (Route route : context.getRoutes()) {
      ServiceStatus state = context.getRouteController().getRouteStatus(route.getRouteId());
      states.put(route.getRouteId(), state == null ? "Removed" : state.name());
      allRun &= state == null || state.isStarted();
    }
    return (allRun ? Health.up() : Health.status(Degraded.STATUS)).withDetails(states).build();
  }
}
