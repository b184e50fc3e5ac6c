package io.campaignmessaging.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The overlay with autoscalers asks for metrics that there are. */
class AutoscalingManifestsTest {

  private static final Path OVERLAY = Manifests.FOLDER.resolve("overlays/autoscaling");
  private static final Pattern METRIC = Pattern.compile("campaign_[a-z_]+");
  private static final Pattern METER = Pattern.compile("builder\\(\\s*\"(campaign\\.[a-z._]+)\"");

  @Test
  void theOverlayFitsTogether() throws Exception {
    KubernetesManifestsTest.assertFits(Manifests.built(OVERLAY));
  }

  @Test
  void autoscalersScaleWhatIsThereByMetricsThatAreThere() throws Exception {
    Manifests manifests = Manifests.built(OVERLAY);
    Set<String> metrics = metrics();
    List<String> deployments =
        manifests.all(Deployment.class).stream().map(one -> one.getMetadata().getName()).toList();

    List<JsonNode> scalers = manifests.ofKind("ScaledObject");

    assertThat(scalers)
        .extracting(scaler -> scaler.at("/spec/scaleTargetRef/name").asText())
        .containsExactlyInAnyOrderElementsOf(deployments);
    assertThat(manifests.all(Deployment.class))
        .allSatisfy(deployment -> assertThat(deployment.getSpec().getReplicas()).isNull());
    for (JsonNode scaler : scalers) {
      assertThat(scaler.at("/spec/minReplicaCount").asInt()).isBetween(1, 2);
      assertThat(scaler.at("/spec/maxReplicaCount").asInt())
          .isGreaterThan(scaler.at("/spec/minReplicaCount").asInt());
      for (JsonNode trigger : scaler.at("/spec/triggers")) {
        assertThat(trigger.path("type").asText()).isEqualTo("prometheus");
        assertThat(trigger.path("metricType").asText()).isIn("Value", "AverageValue");
        assertThat(trigger.at("/metadata/threshold").isTextual()).as("KEDA wants texts").isTrue();
        assertThat(KubernetesManifestsTest.named(METRIC, trigger.at("/metadata/query").asText()))
            .isNotEmpty()
            .isSubsetOf(metrics);
      }
    }
  }

  @Test
  void prometheusAsksEveryProcessAsViewer() throws Exception {
    Manifests manifests = Manifests.built(OVERLAY);
    JsonNode monitor = manifests.ofKind("PodMonitor").get(0);
    JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");

    for (Deployment deployment : manifests.all(Deployment.class)) {
      assertThat(KubernetesManifestsTest.podLabels(deployment))
          .containsEntry(
              "app.kubernetes.io/name",
              monitor.at("/spec/selector/matchLabels").path("app.kubernetes.io/name").asText());
      assertThat(KubernetesManifestsTest.container(deployment).getPorts())
          .anyMatch(port -> port.getName().equals(endpoint.path("port").asText()));
    }
    for (String part : List.of("username", "password")) {
      assertThat(
              KubernetesManifestsTest.SECRETS.get(
                  endpoint.at("/basicAuth/" + part + "/name").asText()))
          .contains(endpoint.at("/basicAuth/" + part + "/key").asText());
    }
  }

  /** The names of the application's own metrics, as Prometheus has them. */
  private static Set<String> metrics() throws IOException {
    Set<String> metrics = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        for (String meter : KubernetesManifestsTest.named(METER, Files.readString(source))) {
          String metric = meter.replace('.', '_');
          metrics.addAll(Set.of(metric, metric + "_seconds", metric + "_total"));
        }
      }
    }
    return metrics;
  }
}
