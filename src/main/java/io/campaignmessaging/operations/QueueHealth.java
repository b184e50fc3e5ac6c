package io.campaignmessaging.operations;

import io.campaignmessaging.responses.ResponseTopology;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** How many results wait in the response queue, and whether they hold up the sending. */
@Component("queue")
public class QueueHealth implements HealthIndicator {

  private final ServiceWatch services;

  /**
   * Makes the indicator.
   *
   * @param services know the queues and whether the broker blocks publishers
   */
  public QueueHealth(ServiceWatch services) {
    this.services = services;
  }

  @Override
  public Health health() {
    boolean held = services.isQueueTooDeep() || services.isPublishingBlocked();
    return (held ? Health.status(Degraded.STATUS) : Health.up())
        .withDetail(ResponseTopology.QUEUE, services.queueDepth())
        .withDetail(ResponseTopology.DEAD_LETTER_QUEUE, services.deadLetterQueueDepth())
        .withDetail("publishingBlocked", services.isPublishingBlocked())
        .build();
  }
}
