package io.campaignmessaging.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.campaignmessaging.settings.BrokerUrl;
import io.campaignmessaging.settings.DatabaseUrl;
import io.campaignmessaging.settings.Role;
import io.campaignmessaging.settings.SettingsMetadata;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.UrlResource;

/** deploy/kubernetes is what it says and fits the application and its image. */
class KubernetesManifestsTest {

  private static final Pattern SPRING_NAME = Pattern.compile("\"name\"\\s*:\\s*\"([\\w.-]+)\"");
  private static final Pattern METER = Pattern.compile("builder\\(\\s*\"(campaign\\.[a-z._]+)\"");

  private static final Pattern MOUNTED_FILE = Pattern.compile("(/etc/[\\w./-]+)/[\\w.-]+");

  /** What docs/kubernetes.md has its reader make, with the keys. */
  static final Map<String, Set<String>> SECRETS =
      Map.of(
          "campaign-messaging",
          Set.of(
              "database-password",
              "broker-password",
              "operator-password",
              "viewer-name",
              "viewer-password"),
          // RabbitMQ's operator makes it.
          "rabbitmq-default-user",
          Set.of("username", "password"));

  @Test
  void everyFileIsUsedAndHasOnlyFieldsOfItsKind() throws IOException {
    Set<Path> used = new TreeSet<>();
    Set<Path> there = new TreeSet<>();
    for (Path file : files()) {
      there.add(file);
      if (file.endsWith("kustomization.yaml")) {
        used.add(file);
        JsonNode kustomization = Manifests.documents(Files.readString(file)).get(0);
        references(kustomization)
            .map(reference -> file.resolveSibling(reference).normalize())
            .peek(reference -> assertThat(reference).as("named in " + file).exists())
            .forEach(used::add);
      } else if (file.toString().endsWith(".yaml")) {
        Manifests.documents(Files.readString(file)).forEach(Manifests::strictly);
      }
    }
    assertThat(used).containsAll(there);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/external"})
  void whatIsAppliedFitsTogether(String folder) throws Exception {
    assertFits(Manifests.built(Manifests.FOLDER.resolve(folder)));
  }

  @Test
  void theRabbitmqClusterGoesTogetherWithTheBase(@TempDir Path folder) throws Exception {
    Manifests manifests = withComponent("rabbitmq-cluster", folder);

    assertFits(manifests);
    JsonNode cluster = manifests.ofKind("RabbitmqCluster").get(0);
    assertThat(cluster.at("/spec/replicas").asInt() % 2).as("a majority").isOne();
    assertThat(settings(manifests).get("RABBITMQ_URL"))
        .contains("@" + cluster.at("/metadata/name").asText() + ":");
    for (Deployment deployment : manifests.all(Deployment.class)) {
      assertThat(environment(deployment).get("SPRING_RABBITMQ_PASSWORD"))
          .isEqualTo("rabbitmq-default-user/password");
    }
  }

  /** What goes for every folder that is applied. */
  static void assertFits(Manifests manifests) throws IOException {
    assertThat(manifests.documents())
        .filteredOn(document -> Manifests.strictly(document) == null)
        .extracting(document -> document.path("kind").asText())
        .as("kinds of operators")
        .isSubsetOf("ScaledObject", "PodMonitor", "RabbitmqCluster");
    List<Deployment> deployments = manifests.all(Deployment.class);
    assertThat(deployments).hasSize(2);
    for (Deployment deployment : deployments) {
      assertIsSafe(deployment.getSpec().getTemplate().getSpec());
      assertIsAskedRightly(container(deployment));
      assertSelects(deployment.getSpec().getSelector().getMatchLabels(), deployment);
      assertThat(manifests.all(PodDisruptionBudget.class))
          .as("a budget of " + deployment.getMetadata().getName())
          .anyMatch(budget -> selects(budget.getSpec().getSelector(), deployment));
      assertThat(manifests.all(NetworkPolicy.class))
          .as("a policy of " + deployment.getMetadata().getName())
          .anyMatch(policy -> selects(policy.getSpec().getPodSelector(), deployment));
      deployment
          .getSpec()
          .getTemplate()
          .getSpec()
          .getTopologySpreadConstraints()
          .forEach(spread -> assertSelects(spread.getLabelSelector().getMatchLabels(), deployment));
    }
    assertSettingsAreReal(manifests);
    assertStopsInTime(deployments);
    assertTheApiIsWhereReceiptsAre(manifests);
    assertThat(manifests.ofKind("Secret")).as("secrets in files").isEmpty();
  }

  private static void assertIsSafe(PodSpec pod) throws IOException {
    String user = found("(?m)^USER (\\d+):\\d+$", "Dockerfile");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).hasToString(user);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks())
        .as("variables of services, such as CAMPAIGN_DATA_PORT, would be taken for settings")
        .isFalse();
    for (Container container : pod.getContainers()) {
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
      assertThat(container.getVolumeMounts())
          .allSatisfy(
              mount ->
                  assertThat(pod.getVolumes())
                      .anyMatch(volume -> volume.getName().equals(mount.getName())))
          .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
    }
  }

  private static void assertIsAskedRightly(Container container) throws IOException {
    String port = found("(?m)^EXPOSE (\\d+)$", "Dockerfile");
    assertThat(container.getPorts())
        .singleElement()
        .satisfies(
            http -> {
              assertThat(http.getName()).isEqualTo("http");
              assertThat(http.getContainerPort()).hasToString(port);
            });
    assertThat(path(container.getStartupProbe())).isEqualTo("/actuator/health/liveness");
    assertThat(path(container.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
    assertThat(path(container.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
    assertThat(application("management.endpoint.health.probes.enabled")).isEqualTo("true");
    assertThat(container.getImage()).matches(".*campaign-messaging:.+");
  }

  private static String path(Probe probe) {
    assertThat(probe.getHttpGet().getPort().getValue()).isEqualTo("http");
    return probe.getHttpGet().getPath();
  }

  private static void assertSettingsAreReal(Manifests manifests) throws IOException {
    Set<String> known = knownVariables();
    Map<String, String> settings = settings(manifests);
    assertThat(known).containsAll(settings.keySet());
    assertThat(settings).containsEntry("SERVER_ADDRESS", "0.0.0.0");
    assertThat(settings.get("SERVER_PORT")).isEqualTo(application("server.port"));
    assertThat(DatabaseUrl.parse(url(settings, "CAMPAIGN_DATABASE_URL", manifests)).password())
        .isNull();
    assertThat(BrokerUrl.parse(url(settings, "RABBITMQ_URL", manifests)).password()).isNull();

    Set<String> roles = new TreeSet<>();
    for (Deployment deployment : manifests.all(Deployment.class)) {
      Map<String, String> environment = environment(deployment);
      assertThat(known).containsAll(environment.keySet());
      roles.add(environment.get("CAMPAIGN_ROLES"));
      environment
          .values()
          .forEach(
              value -> {
                String[] reference = value.split("/");
                if (reference.length == 2) {
                  assertThat(SECRETS.get(reference[0])).as(value).contains(reference[1]);
                }
              });
      assertThat(container(deployment).getEnvFrom())
          .extracting(source -> source.getConfigMapRef().getName())
          .containsExactly(configMap(manifests).getMetadata().getName());
    }
    assertThat(roles)
        .isEqualTo(
            Stream.of(Role.values())
                .filter(Role::needsServices)
                .map(Role::settingValue)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** A file that a URL names is in a folder that is mounted; here another one stands in for it. */
  private static String url(Map<String, String> settings, String name, Manifests manifests) {
    String url = settings.get(name);
    Matcher file = MOUNTED_FILE.matcher(url);
    if (file.find()) {
      assertThat(manifests.all(Deployment.class))
          .allSatisfy(
              deployment ->
                  assertThat(container(deployment).getVolumeMounts())
                      .anyMatch(mount -> mount.getMountPath().equals(file.group(1))));
      return file.replaceAll(Matcher.quoteReplacement(Path.of("LICENSE").toAbsolutePath() + ""));
    }
    return url;
  }

  private static void assertStopsInTime(List<Deployment> deployments) throws IOException {
    long sending =
        DurationStyle.SIMPLE.parse(application("campaign.sending.stop-timeout")).toSeconds();
    long routes = Long.parseLong(application("camel.main.shutdown-timeout"));
    // Spring Boot's spring.lifecycle.timeout-per-shutdown-phase.
    long requests = 30;
    for (Deployment deployment : deployments) {
      Container container = container(deployment);
      long before =
          container.getLifecycle() == null
              ? 0
              : Long.parseLong(container.getLifecycle().getPreStop().getExec().getCommand().get(1));
      assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
          .isGreaterThanOrEqualTo(before + sending + requests + routes);
    }
  }

  private static void assertTheApiIsWhereReceiptsAre(Manifests manifests) {
    Service service = manifests.all(Service.class).get(0);
    assertThat(manifests.all(Deployment.class))
        .filteredOn(
            deployment ->
                podLabels(deployment)
                    .entrySet()
                    .containsAll(service.getSpec().getSelector().entrySet()))
        .singleElement()
        .satisfies(
            deployment ->
                assertThat(environment(deployment)).containsEntry("CAMPAIGN_ROLES", "receipts"));
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getValue()).isEqualTo("http");
  }

  private static boolean selects(LabelSelector selector, Deployment deployment) {
    return podLabels(deployment).entrySet().containsAll(selector.getMatchLabels().entrySet());
  }

  private static void assertSelects(Map<String, String> labels, Deployment deployment) {
    assertThat(labels).isNotEmpty();
    assertThat(podLabels(deployment)).containsAllEntriesOf(labels);
  }

  static Map<String, String> podLabels(Deployment deployment) {
    return deployment.getSpec().getTemplate().getMetadata().getLabels();
  }

  static Container container(Deployment deployment) {
    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
    return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  /** Values by name; those of secrets as {@code secret/key}. */
  private static Map<String, String> environment(Deployment deployment) {
    return container(deployment).getEnv().stream()
        .collect(
            Collectors.toMap(
                EnvVar::getName,
                variable ->
                    variable.getValueFrom() == null
                        ? variable.getValue()
                        : variable.getValueFrom().getSecretKeyRef().getName()
                            + "/"
                            + variable.getValueFrom().getSecretKeyRef().getKey()));
  }

  private static ConfigMap configMap(Manifests manifests) {
    List<ConfigMap> maps = manifests.all(ConfigMap.class);
    assertThat(maps).extracting(HasMetadata::getKind).hasSize(1);
    return maps.get(0);
  }

  private static Map<String, String> settings(Manifests manifests) {
    return configMap(manifests).getData();
  }

  private static Manifests withComponent(String component, Path folder) throws Exception {
    // A folder beyond its own is named relative to it.
    Path own = Files.createDirectory(folder.toRealPath().resolve("overlay"));
    Path kubernetes = own.relativize(Manifests.FOLDER.toRealPath());
    Files.writeString(
        own.resolve("kustomization.yaml"),
        """
        resources: [%s/base]
        components: [%s/components/%s]
        """
            .formatted(kubernetes, kubernetes, component));
    return Manifests.built(own);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Manifests.FOLDER)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Stream<String> references(JsonNode kustomization) {
    Stream.Builder<String> references = Stream.builder();
    kustomization.path("resources").forEach(one -> references.add(one.asText()));
    for (JsonNode patch : kustomization.path("patches")) {
      if (patch.has("path")) {
        references.add(patch.path("path").asText());
      }
    }
    for (JsonNode map : kustomization.path("configMapGenerator")) {
      map.path("envs").forEach(one -> references.add(one.asText()));
    }
    return references.build();
  }

  /** The names of all settings, of the application and of its libraries, as variables. */
  private static Set<String> knownVariables() throws IOException {
    Set<String> known = new TreeSet<>(Set.of(DatabaseUrl.SETTING_NAME, "RABBITMQ_URL"));
    SettingsMetadata.ofTheApplication()
        .settings()
        .forEach(setting -> known.add(variable(setting.name().toString())));
    for (URL file :
        Collections.list(
            KubernetesManifestsTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      named(SPRING_NAME, new UrlResource(file).getContentAsString(StandardCharsets.UTF_8))
          .forEach(name -> known.add(variable(name)));
    }
    return known;
  }

  private static String variable(String setting) {
    return setting.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
  }

  static Set<String> named(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String found(String pattern, String file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
    return matcher.group(1);
  }

  private static String application(String setting) throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (PropertySource<?> source :
        new YamlPropertySourceLoader()
            .load("application", new FileSystemResource("src/main/resources/application.yaml"))) {
      Object value = source.getProperty(setting);
      if (value != null) {
        values.put(setting, value.toString());
      }
    }
    return values.get(setting);
  }
}
