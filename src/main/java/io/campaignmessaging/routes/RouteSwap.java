package io.campaignmessaging.routes;

import io.campaignmessaging.routes.RouteUnits.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Takes routes out of a running Camel and puts others in, while all that did not change goes on
 * running.
 */
final class RouteSwap {

  private static final String DIRECT = "direct:";

  private final ModelCamelContext context;
  private final Duration longestStop;

  /** Those that somebody has stopped: they come back, but do not run. */
  private final Set<String> halted = new HashSet<>();

  /** A route is busy, and runs on. */
  static final class BusyRouteException extends Exception {

    private static final long serialVersionUID = 1L;

    BusyRouteException(String route) {
      super("the route " + route + " is busy");
    }
  }

  /**
   * Makes a swap.
   *
   * @param context runs the routes
   * @param longestStop how long a route may take to end what it has begun
   */
  RouteSwap(ModelCamelContext context, Duration longestStop) {
    this.context = context;
    this.longestStop = longestStop;
  }

  /**
   * Has the routes of one folder run instead of those of another.
   *
   * @param before what runs
   * @param after what is to run
   * @param folder the files of {@code after}
   * @param sqlFiles the names of the SQL files that changed
   * @return the ids of the routes that were taken out, put in or both
   * @throws BusyRouteException if a route does not end what it has begun; then nothing has changed
   * @throws Exception if Camel refuses a route; then some may be missing
   */
  Set<String> swap(RouteUnits before, RouteUnits after, Path folder, Collection<String> sqlFiles)
      throws Exception {
    List<String> outgoing = RouteUnits.differing(before.routes(), after.routes());
    List<String> incoming = RouteUnits.differing(after.routes(), before.routes());
    stop(outgoing);
    remove(before, after, outgoing, sqlFiles);
    add(before, after, folder, incoming);
    start(incoming);
    Set<String> swapped = new TreeSet<>(outgoing);
    swapped.addAll(incoming);
    return swapped;
  }

  /** Stops routes gracefully, those first where messages come in. */
  private void stop(List<String> routes) throws Exception {
    List<String> stopped = new ArrayList<>();
    List<String> inOrder = routes.stream().sorted(Comparator.comparing(this::isCalled)).toList();
    for (String route : inOrder) {
      if (context.getRoute(route) == null) {
        continue;
      }
      if (!context.getRouteController().getRouteStatus(route).isStarted()) {
        halted.add(route);
        continue;
      }
      halted.remove(route);
      if (!context
          .getRouteController()
          .stopRoute(route, longestStop.toMillis(), TimeUnit.MILLISECONDS, true)) {
        for (int index = stopped.size() - 1; index >= 0; index--) {
          context.getRouteController().startRoute(stopped.get(index));
        }
        throw new BusyRouteException(route);
      }
      stopped.add(route);
    }
  }

  private boolean isCalled(String route) {
    RouteDefinition definition = context.getRouteDefinition(route);
    return definition != null && definition.getInput().getEndpointUri().startsWith(DIRECT);
  }

  private void remove(
      RouteUnits before, RouteUnits after, List<String> routes, Collection<String> sqlFiles)
      throws Exception {
    for (String route : routes) {
      RouteDefinition definition = context.getRouteDefinition(route);
      if (definition != null) {
        context.removeRouteDefinition(definition);
      }
    }
    context
        .getRestDefinitions()
        .removeIf(
            rest -> rest.getVerbs().stream().anyMatch(it -> routes.contains(it.getRouteId())));
    for (String id : RouteUnits.differing(before.templates(), after.templates())) {
      RouteTemplateDefinition definition = context.getRouteTemplateDefinition(id);
      if (definition != null) {
        context.removeRouteTemplateDefinition(definition);
      }
    }
    for (String id : RouteUnits.differing(before.configurations(), after.configurations())) {
      RouteConfigurationDefinition definition = context.getRouteConfigurationDefinition(id);
      if (definition != null) {
        context.removeRouteConfiguration(definition);
      }
    }
    // An endpoint of camel-sql keeps the text of its file.
    for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
      String uri = endpoint.getEndpointUri();
      if (uri.startsWith("sql:") && sqlFiles.stream().anyMatch(uri::contains)) {
        context.removeEndpoint(endpoint);
      }
    }
  }

  private void add(RouteUnits before, RouteUnits after, Path folder, List<String> routes)
      throws Exception {
    List<String> templates = RouteUnits.differing(after.templates(), before.templates());
    List<String> configurations =
        RouteUnits.differing(after.configurations(), before.configurations());
    Set<String> files = new LinkedHashSet<>();
    collectFiles(files, after.configurations(), configurations);
    collectFiles(files, after.templates(), templates);
    collectFiles(files, after.routes(), routes);
    List<RouteBuilder> builders = new ArrayList<>();
    for (String file : files) {
      for (RoutesBuilder loaded :
          PluginHelper.getRoutesLoader(context)
              .findRoutesBuilders(
                  ResourceHelper.resolveResource(context, "file:" + folder.resolve(file)))) {
        RouteBuilder builder = (RouteBuilder) loaded;
        builder.addLifecycleInterceptor(new Selection(routes, templates));
        builders.add(builder);
        if (loaded instanceof RouteConfigurationsBuilder configured) {
          configured.updateRouteConfigurationsToCamelContext(context);
        }
      }
    }
    for (RouteBuilder builder : builders) {
      builder.addRoutesToCamelContext(context);
    }
    for (RouteBuilder builder : builders) {
      builder.addTemplatedRoutesToCamelContext(context);
    }
  }

  private static void collectFiles(Set<String> files, Map<String, Unit> units, List<String> ids) {
    ids.forEach(id -> files.add(units.get(id).file()));
  }

  /** Starts routes, those last where messages come in. */
  private void start(List<String> routes) throws Exception {
    List<String> inOrder =
        routes.stream().sorted(Comparator.comparing(this::isCalled).reversed()).toList();
    for (String route : inOrder) {
      if (!halted.remove(route) && context.getRoute(route) != null && startsByItself(route)) {
        context.getRouteController().startRoute(route);
      }
    }
  }

  private boolean startsByItself(String route) {
    String autoStartup = context.getRouteDefinition(route).getAutoStartup();
    return autoStartup == null
        || !"false".equals(context.resolvePropertyPlaceholders(autoStartup).strip());
  }

  /** Leaves in a file what is to be added of it. */
  private static final class Selection implements RouteBuilderLifecycleStrategy {

    private final Collection<String> routes;
    private final Collection<String> templates;

    Selection(Collection<String> routes, Collection<String> templates) {
      this.routes = routes;
      this.templates = templates;
    }

    @Override
    public void afterConfigure(RouteBuilder builder) {
      builder.getRouteCollection().getRoutes().removeIf(it -> !routes.contains(it.getRouteId()));
      builder
          .getRestCollection()
          .getRests()
          .removeIf(
              rest -> rest.getVerbs().stream().noneMatch(it -> routes.contains(it.getRouteId())));
      builder
          .getTemplatedRouteCollection()
          .getTemplatedRoutes()
          .removeIf(it -> !routes.contains(it.getRouteId()));
      builder
          .getRouteTemplateCollection()
          .getRouteTemplates()
          .removeIf(it -> !templates.contains(it.getId()));
    }
  }
}
