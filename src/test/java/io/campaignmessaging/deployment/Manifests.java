package io.campaignmessaging.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Kubernetes would be given. */
final class Manifests {

  static final Path FOLDER = Path.of("deploy/kubernetes");

  private static final int BUILD_SECONDS = 60;

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

  /** The classes of the model put fields that no one knows aside; here they are to be found. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private final List<JsonNode> documents;

  private Manifests(List<JsonNode> documents) {
    this.documents = documents;
  }

  /**
   * What {@code kubectl apply -k} would send for that folder; the test is skipped without kubectl.
   */
  static Manifests built(Path folder) throws IOException, InterruptedException {
    assumeTrue(isOnThePath("kubectl"), "kubectl is not on the PATH, and it has kustomize built in");
    Path output = Files.createTempFile("manifests", ".yaml");
    try {
      Process kustomize =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(kustomize.waitFor(BUILD_SECONDS, TimeUnit.SECONDS)).isTrue();
      String built = Files.readString(output);
      assertThat(kustomize.exitValue()).as(built).isZero();
      return new Manifests(documents(built));
    } finally {
      Files.delete(output);
    }
  }

  private static boolean isOnThePath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** The documents of a YAML file. */
  static List<JsonNode> documents(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(options))
        .loadAll(yaml)
        .forEach(document -> documents.add(STRICT.valueToTree(document)));
    return documents;
  }

  /**
   * Reads a document as what it says it is, and fails where it has a field that this kind has not.
   *
   * @return null for a kind of an operator, which is no part of Kubernetes
   */
  static HasMetadata strictly(JsonNode document) {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    Class<? extends HasMetadata> type = KINDS.get(kind);
    return type == null ? null : STRICT.convertValue(document, type);
  }

  List<JsonNode> documents() {
    return documents;
  }

  List<JsonNode> ofKind(String kind) {
    return documents.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return documents.stream()
        .map(Manifests::strictly)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
