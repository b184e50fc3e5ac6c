package io.campaignmessaging.operations;

import io.campaignmessaging.routes.RouteFindingsException;
import io.campaignmessaging.routes.StartChecks;
import io.campaignmessaging.settings.CampaignProperties;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Brings the database to its present shape and then starts the routes. A database that is away at
 * the start is waited for, while health already tells what is missing.
 */
@Component("flow")
public class FlowStarter implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(FlowStarter.class);

  private final Flyway flyway;
  private final StartChecks checks;
  private final CamelContext context;
  private final ServiceWatch services;
  private final WebAddress address;
  private final ApplicationEventPublisher events;
  private final Duration retryInterval;
  private volatile Thread starter;
  private volatile boolean closing;
  private volatile boolean started;
  private volatile String problem = "the application is still starting";

  /**
   * Makes the starter.
   *
   * @param flyway the migrations; absent where no role of this process needs the database
   * @param checks look at the statements of the routes
   * @param context the routes
   * @param services tells failures of a service from others
   * @param address where to look next
   * @param events tells that the flow has started
   * @param properties the settings of the flow
   */
  public FlowStarter(
      ObjectProvider<Flyway> flyway,
      StartChecks checks,
      CamelContext context,
      ServiceWatch services,
      WebAddress address,
      ApplicationEventPublisher events,
      CampaignProperties properties) {
    this.flyway = flyway.getIfAvailable();
    this.checks = checks;
    this.context = context;
    this.services = services;
    this.address = address;
    this.events = events;
    this.retryInterval = properties.services().checkInterval();
  }

  @Override
  public Health health() {
    return started
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", problem).build();
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    starter = new Thread(this::migrateAndStart, "start-flow");
    starter.start();
  }

  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
    Thread waiting = starter;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  private void migrateAndStart() {
    try {
      while (flyway != null && !migrated()) {
        synchronized (this) {
          wait(retryInterval.toMillis());
        }
      }
      context.getRouteController().startAllRoutes();
      started = true;
      events.publishEvent(new FlowStarted(this));
      LOG.info(
          "The flow runs: {} routes; page {}, health {}, mock receiver {}",
          context.getRoutesSize(),
          address.url("/"),
          address.url("/actuator/health"),
          address.url("/mock-receiver/statistics"));
    } catch (InterruptedException e) {
      LOG.debug("The application was closed before the flow had started", e);
      Thread.currentThread().interrupt();
    } catch (RouteFindingsException e) {
      problem = e.getMessage();
      LOG.error("The flow cannot start: {}", problem);
    } catch (Exception e) {
      if (!closing) {
        problem = e.toString();
        LOG.error("The flow cannot start: {}", problem, e);
      }
    }
  }

  private boolean migrated() {
    try {
      flyway.migrate();
      checks.checkStatements(flyway.getConfiguration().getDataSource());
      return true;
    } catch (RouteFindingsException e) {
      throw e;
    } catch (RuntimeException | SQLException e) {
      String text = e.getMessage() == null ? e.toString() : e.getMessage().strip();
      boolean away = services.isDatabaseAway(e);
      if (!away && !text.equals(problem)) {
        LOG.error("The database could not be brought to its present shape; it is tried again", e);
      }
      problem = away ? "the database is away" : text;
      return false;
    }
  }
}
