package io.campaignmessaging.metrics;

import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.responses.ResponseTopology;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Whether the services are there, as the watch last saw them. */
@Component
public class ServiceMeters {

  /**
   * Makes the meters.
   *
   * @param services know it
   * @param registry gets the meters
   */
  public ServiceMeters(ServiceWatch services, MeterRegistry registry) {
    up(registry, "database", services::isDatabaseThere);
    up(registry, "broker", services::isBrokerThere);
    Gauge.builder("campaign.publishing.blocked", () -> services.isPublishingBlocked() ? 1 : 0)
        .description("1 while the broker blocks publishers")
        .register(registry);
    Gauge.builder("campaign.queue.depth", services::queueDepth)
        .description("Queue messages that wait, as last asked")
        .tag("queue", ResponseTopology.QUEUE)
        .register(registry);
    Gauge.builder("campaign.queue.depth", services::deadLetterQueueDepth)
        .description("Queue messages that wait, as last asked")
        .tag("queue", ResponseTopology.DEAD_LETTER_QUEUE)
        .register(registry);
  }

  private static void up(MeterRegistry registry, String service, BooleanSupplier there) {
    Gauge.builder("campaign.service.up", () -> there.getAsBoolean() ? 1 : 0)
        .description("1 while the service is there, 0 while it is away")
        .tag("service", service)
        .register(registry);
  }
}
