package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spring.spi.SpringInjector;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Builds all routes of a folder in a Camel of their own, as far as that goes without a connection
 * to anything: components and their options, languages, data formats and templates. Nothing is
 * started, and the beans are stand-ins.
 */
final class DryRun {

  private static final String LOCATION = "campaign.routes.location";

  private static final Pattern JAVA_ERROR =
      Pattern.compile("\\.java:(\\d+): error: (.*?)(?= \\S*\\.java:\\d+: error: |$)");

  private final ConfigurableEnvironment environment;
  private final StandIns beans;

  /**
   * Makes a dry run.
   *
   * @param environment the properties of the routes
   * @param beans stand in for the beans of the routes
   */
  DryRun(ConfigurableEnvironment environment, StandIns beans) {
    this.environment = environment;
    this.beans = beans;
  }

  /**
   * Builds the routes that the application loads.
   *
   * @param folder the route files, free of findings so far
   * @return what Camel refuses; empty if nothing
   * @throws IOException if the Camel of the dry run cannot be closed
   */
  List<Finding> findings(RouteFolder folder) throws IOException {
    List<RouteFile> files =
        folder.files().stream().filter(file -> !Examples.contain(file.name())).toList();
    return build(folder, files, environment, folder.path());
  }

  /**
   * Builds the {@link Examples}, with their own settings and the templates of the folder.
   *
   * @param folder the route files, free of findings so far
   * @return what Camel refuses; empty if nothing
   * @throws IOException if the Camel of the dry run cannot be closed
   */
  List<Finding> findingsOfExamples(RouteFolder folder) throws IOException {
    if (folder.files().stream().noneMatch(file -> Examples.contain(file.name()))) {
      return List.of();
    }
    List<RouteFile> files =
        folder.files().stream()
            .filter(
                file -> Examples.contain(file.name()) || !file.entries("routeTemplate").isEmpty())
            .toList();
    ConfigurableEnvironment withSettings = new StandardEnvironment();
    withSettings.merge(environment);
    withSettings
        .getPropertySources()
        .addLast(new MapPropertySource(Examples.SETTINGS, folder.settingsOfExamples()));
    return build(folder, files, withSettings, folder.path().resolve(Examples.FOLDER));
  }

  private List<Finding> build(
      RouteFolder folder, List<RouteFile> files, ConfigurableEnvironment properties, Path location)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    files.forEach(file -> checkMethods(file, findings));
    BuildSteps steps = new BuildSteps();
    try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        DefaultCamelContext context = new DefaultCamelContext(new DefaultRegistry(beans))) {
      application.setEnvironment(properties);
      application.register(SslAutoConfiguration.class);
      beans.offerTo(application.getBeanFactory());
      application.refresh();
      prepare(context, application, location, steps);
      Map<String, RouteFile> filesOfRoutes = load(context, folder, files, findings);
      for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
        steps.reset();
        try {
          context.startRouteDefinitions(List.of(route));
        } catch (Exception e) {
          findings.add(finding(folder, filesOfRoutes, route.getRouteId(), steps.node(), e));
        }
      }
    }
    return findings;
  }

  private static void prepare(
      DefaultCamelContext context,
      ConfigurableApplicationContext application,
      Path routes,
      BuildSteps steps) {
    ConfigurableEnvironment environment = application.getEnvironment();
    context.disableJMX();
    context.setInjector(new SpringInjector(application));
    context.getCamelContextExtension().setStartupStepRecorder(steps);
    PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
    properties.addPropertiesSource(
        new PropertiesSource() {
          @Override
          public String getName() {
            return "environment";
          }

          @Override
          public String getProperty(String name) {
            return environment.getProperty(name);
          }
        });
    Properties location = new Properties();
    location.setProperty(LOCATION, "file:" + routes.toAbsolutePath() + "/");
    properties.setOverrideProperties(location);
    Binder.get(environment)
        .bind("camel.threadpool.config", Bindable.mapOf(String.class, Object.class))
        .orElse(Map.of())
        .keySet()
        .forEach(
            id ->
                context
                    .getExecutorServiceManager()
                    .registerThreadPoolProfile(new ThreadPoolProfile(id)));
    context.init();
  }

  /** Loads the files; returns in which one each route is. */
  private Map<String, RouteFile> load(
      DefaultCamelContext context,
      RouteFolder folder,
      List<RouteFile> files,
      List<Finding> findings) {
    Map<String, RouteFile> filesOfRoutes = new HashMap<>();
    Map<TemplatedRouteDefinition, RouteFile> made = new HashMap<>();
    for (RouteFile file : files) {
      try {
        for (RoutesBuilder routes :
            PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(resource(context, folder, file.name()))) {
          RouteBuilder builder = (RouteBuilder) routes;
          if (routes instanceof RouteConfigurationsBuilder configurations) {
            configurations.addRouteConfigurationsToCamelContext(context);
          }
          builder.addRoutesToCamelContext(context);
          builder
              .getRouteCollection()
              .getRoutes()
              .forEach(route -> filesOfRoutes.put(route.getRouteId(), file));
          builder
              .getTemplatedRouteCollection()
              .getTemplatedRoutes()
              .forEach(route -> made.put(route, file));
        }
      } catch (Exception e) {
        findings.add(refusedEntry(context, folder, file, e));
      }
    }
    for (JavaRouteFile file : folder.javaFiles()) {
      loadJava(context, folder, file, findings);
    }
    made.forEach(
        (route, file) -> {
          filesOfRoutes.put(route.getRouteId(), file);
          try {
            context.addRouteFromTemplatedRoute(route);
          } catch (Exception e) {
            findings.add(finding(folder, file, route.getRouteId(), null, e));
          }
        });
    return filesOfRoutes;
  }

  private static void loadJava(
      DefaultCamelContext context, RouteFolder folder, JavaRouteFile file, List<Finding> findings) {
    try {
      for (RoutesBuilder routes :
          PluginHelper.getRoutesLoader(context)
              .findRoutesBuilders(resource(context, folder, file.name()))) {
        routes.addRoutesToCamelContext(context);
        for (RouteDefinition route : ((RouteBuilder) routes).getRouteCollection().getRoutes()) {
          if (!file.routeIds().containsKey(route.getRouteId())) {
            findings.add(
                new Finding(
                    file.name(),
                    1,
                    "the file",
                    "has a route without .routeId(\"<its id>\"): give it one"));
          }
        }
      }
    } catch (Exception e) {
      String reason = reason(e);
      Matcher error = JAVA_ERROR.matcher(reason);
      findings.add(
          error.find()
              ? new Finding(
                  file.name(),
                  Integer.parseInt(error.group(1)),
                  "the file",
                  "is refused by the Java compiler: " + error.group(2))
              : new Finding(file.name(), 1, "the file", "is refused by Camel: " + reason));
    }
  }

  private static Resource resource(DefaultCamelContext context, RouteFolder folder, String file) {
    return ResourceHelper.resolveResource(
        context, "file:" + folder.path().toAbsolutePath().resolve(file));
  }

  /** Not all that Camel says of a file names a line: then each of its entries is read alone. */
  private static Finding refusedEntry(
      DefaultCamelContext context, RouteFolder folder, RouteFile file, Exception failure) {
    if (!(failure instanceof MarkedYamlEngineException)) {
      for (JsonNode entry : file.content()) {
        Resource resource =
            ResourceHelper.fromString("entry" + RouteFolder.YAML_ROUTES, "[" + entry + "]");
        try {
          for (RoutesBuilder routes :
              PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
            ((RouteBuilder) routes).configureRoutes(context);
          }
        } catch (Exception e) {
          String id = entry.path("route").path("id").asText();
          return finding(folder, file, id, null, e);
        }
      }
    }
    return finding(folder, file, null, null, failure);
  }

  /** Camel looks for the method of an expression only when a message comes. */
  private void checkMethods(RouteFile file, List<Finding> findings) {
    RouteFile.forEachObject(
        file.content(),
        object -> {
          if (object.has("id")) {
            // A node, whose method Camel looks for at once.
            return;
          }
          Class<?> type = beans.typeOf(object.path("ref").asText());
          JsonNode method = object.path("method");
          String name = method.asText().replaceFirst("\\(.*", "").strip();
          if (type != null
              && method.isTextual()
              && Stream.of(type.getMethods()).noneMatch(it -> it.getName().equals(name))) {
            findings.add(
                new Finding(
                    file.name(),
                    file.line(object, "method"),
                    "method '" + name + "'",
                    "is none of the bean " + object.path("ref").asText() + ": correct its name"));
          }
        });
  }

  private static Finding finding(
      RouteFolder folder,
      Map<String, RouteFile> filesOfRoutes,
      String route,
      String node,
      Exception failure) {
    if (filesOfRoutes.containsKey(route)) {
      return finding(folder, filesOfRoutes.get(route), route, node, failure);
    }
    JavaRouteFile file =
        folder.javaFiles().stream()
            .filter(it -> it.routeIds().containsKey(route))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("No file has the route " + route, failure));
    return new Finding(
        file.name(),
        file.routeIds().get(route),
        "route '" + route + "'",
        "is refused by Camel: " + reason(failure));
  }

  private static Finding finding(
      RouteFolder folder, RouteFile file, String route, String node, Exception failure) {
    String refused = "is refused by Camel";
    int line = 1;
    String subject = "the file";
    if (failure instanceof MarkedYamlEngineException marked
        && marked.getProblemMark().isPresent()) {
      line = marked.getProblemMark().get().getLine() + 1;
    }
    JsonNode nodePart = node == null ? null : first(file, it -> hasText(it, "id", node));
    JsonNode routePart =
        route == null
            ? null
            : first(
                file,
                it ->
                    hasText(it, "routeId", route) || (it.has("from") && hasText(it, "id", route)));
    if (nodePart != null) {
      line = file.line(nodePart);
      subject = "node '" + node + "'";
    } else if (routePart != null) {
      line = file.line(routePart);
      subject = "route '" + route + "'";
      refused += nodeOfTemplate(folder, routePart, node);
    }
    return new Finding(file.name(), line, subject, refused + ": " + reason(failure));
  }

  /** Where a route that was made of a template got stuck; empty for any other. */
  private static String nodeOfTemplate(RouteFolder folder, JsonNode made, String node) {
    String template = made.path("routeTemplateRef").asText();
    for (RouteFile file : folder.files()) {
      for (JsonNode entry : file.entries("routeTemplate")) {
        if (node != null && hasText(entry, "id", template)) {
          // Camel has put a prefix before the node's id.
          JsonNode part = first(file, it -> hasText(it, "id", node.replaceFirst("^.*--\\d+", "")));
          return part == null
              ? ""
              : " at node '%s' (%s:%d)"
                  .formatted(part.get("id").asText(), file.name(), file.line(part));
        }
      }
    }
    return "";
  }

  private static JsonNode first(RouteFile file, Predicate<JsonNode> wanted) {
    JsonNode[] found = new JsonNode[1];
    RouteFile.forEachObject(
        file.content(),
        object -> {
          if (found[0] == null && wanted.test(object)) {
            found[0] = object;
          }
        });
    return found[0];
  }

  private static boolean hasText(JsonNode object, String field, String text) {
    return object.path(field).asText().equals(text);
  }

  /** What Camel says, without all that it repeats around it. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    String option = "";
    while (cause.getCause() != null) {
      if (cause instanceof PropertyBindingException binding) {
        option = "option '" + binding.getPropertyName() + "': ";
      }
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof MarkedYamlEngineException marked) {
      text = marked.getProblem();
    }
    return option
        + text.replaceFirst("(?s)^.* due to: ", "")
            .strip()
            .replaceAll("\\s+", " ")
            .replaceAll("@[0-9a-f]{5,8}\\b", "");
  }
}
