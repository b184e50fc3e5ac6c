package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.observation.interval", "100ms")
          .with("campaign.observation.oldest-due-limit", "1s");

  private static final OperatorClient VIEWER =
      new OperatorClient(FLOW).as("viewer", "viewer-password");

  @Test
  void everyPartIsUpWhileAllOfItWorks() throws Exception {
    FLOW.await()
        .untilAsserted(() -> assertThat(component("messages")).containsEntry("status", "UP"));

    assertThat(VIEWER.get(200, "/api/health")).containsEntry("status", "UP");
    for (String part :
        new String[] {"db", "rabbit", "flow", "routes", "vendors", "queue", "ledger"}) {
      assertThat(component(part)).as(part).containsEntry("status", "UP");
    }
    assertThat(details("routes")).containsEntry("send-message", "Started");
    assertThat(details("queue"))
        .containsKeys("message_response_queue", "message_response_queue.dlq");
  }

  @Test
  void aStoppedRouteAndAMessageThatWaitsForItDegradeHealthButNotReadiness() throws Exception {
    CamelContext camel = FLOW.bean(CamelContext.class);
    camel.getRouteController().stopRoute("send-message");
    try {
      FLOW.insertMessage("held-up", "test@example.com");

      FLOW.await()
          .untilAsserted(
              () -> assertThat(component("messages")).containsEntry("status", "DEGRADED"));

      assertThat(component("routes")).containsEntry("status", "DEGRADED");
      assertThat(details("routes")).containsEntry("send-message", "Stopped");
      assertThat(VIEWER.get(200, "/actuator/health")).containsEntry("status", "DEGRADED");
      assertThat(VIEWER.get(200, "/actuator/health/readiness")).containsEntry("status", "UP");
      assertThat(VIEWER.get(200, "/actuator/health/liveness")).containsEntry("status", "UP");
    } finally {
      camel.getRouteController().startRoute("send-message");
    }
    FLOW.awaitFinished("held-up");
    FLOW.await()
        .untilAsserted(
            () -> assertThat(VIEWER.get(200, "/api/health")).containsEntry("status", "UP"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> component(String name) throws Exception {
    return ((Map<String, Map<String, Object>>) VIEWER.get(200, "/api/health").get("components"))
        .get(name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> details(String name) throws Exception {
    return (Map<String, Object>) component(name).get("details");
  }
}
