package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a routes folder is made of: each with all that it depends on, so that two folders can be
 * compared route by route.
 *
 * @param routes by their ids
 * @param templates by their ids
 * @param configurations by their ids
 */
record RouteUnits(
    Map<String, Unit> routes, Map<String, Unit> templates, Map<String, Unit> configurations) {

  private static final String ROUTE = "route";
  private static final String TEMPLATE = "routeTemplate";
  private static final String TEMPLATED_ROUTE = "templatedRoute";
  private static final String CONFIGURATION = "routeConfiguration";

  private static final String REST = "rest";

  private static final Set<String> UNITS =
      Set.of(ROUTE, TEMPLATE, TEMPLATED_ROUTE, CONFIGURATION, REST);

  private static final Pattern SQL_FILE = Pattern.compile("sql/[\\w-]+\\.sql");

  /**
   * A route, template or configuration.
   *
   * @param file where it stands
   * @param content what it says, and what all that it uses says
   */
  record Unit(String file, String content) {}

  /**
   * Takes a folder apart.
   *
   * @param folder without findings
   * @return its parts
   * @throws IOException if a file that a route uses cannot be read
   */
  static RouteUnits of(RouteFolder folder) throws IOException {
    Map<String, Unit> routes = new LinkedHashMap<>();
    Map<String, Unit> templates = new LinkedHashMap<>();
    Map<String, Unit> configurations = new LinkedHashMap<>();
    for (RouteFile file : folder.files()) {
      for (JsonNode configuration : file.entries(CONFIGURATION)) {
        put(
            configurations,
            "id",
            file,
            configuration,
            used(folder.path(), configuration.toString()));
      }
      for (JsonNode template : file.entries(TEMPLATE)) {
        put(templates, "id", file, template, used(folder.path(), template.toString()));
      }
    }
    for (RouteFile file : folder.files()) {
      String common = common(file);
      for (JsonNode route : file.entries(ROUTE)) {
        put(
            routes,
            "id",
            file,
            route,
            common
                + used(folder.path(), route.toString())
                + contentOf(configurations, route.path("routeConfigurationId").asText()));
      }
      for (JsonNode made : file.entries(TEMPLATED_ROUTE)) {
        String template = contentOf(templates, made.path("routeTemplateRef").asText());
        put(routes, "routeId", file, made, common + template + usedContracts(folder.path(), made));
      }
    }
    String api = operations(folder);
    for (RouteFile file : folder.files()) {
      for (JsonNode rest : file.entries(REST)) {
        for (JsonNode operation : RouteFile.operationsOf(rest)) {
          routes.put(operation.path("routeId").asText(), new Unit(file.name(), common(file) + api));
        }
      }
    }
    for (JavaRouteFile file : folder.javaFiles()) {
      String content = file.text() + used(folder.path(), file.text());
      file.routeIds().keySet().forEach(id -> routes.put(id, new Unit(file.name(), content)));
    }
    return new RouteUnits(routes, templates, configurations);
  }

  private static void put(
      Map<String, Unit> units, String idField, RouteFile file, JsonNode entry, String used) {
    units.put(entry.path(idField).asText(), new Unit(file.name(), entry + used));
  }

  private static String contentOf(Map<String, Unit> units, String ids) {
    StringBuilder contents = new StringBuilder();
    for (String id : ids.split(",")) {
      Unit unit = units.get(id.strip());
      contents.append(unit == null ? "" : unit.content());
    }
    return contents.toString();
  }

  /** What else stands in the file and may matter to every route in it, for example beans. */
  private static String common(RouteFile file) {
    StringBuilder others = new StringBuilder();
    for (JsonNode entry : file.content()) {
      if (UNITS.stream().noneMatch(entry::has)) {
        others.append(entry);
      }
    }
    return others.toString();
  }

  /** All operations, which are exchanged together: each stands in the description of all. */
  private static String operations(RouteFolder folder) {
    StringBuilder operations = new StringBuilder();
    folder.files().forEach(file -> file.entries(REST).forEach(operations::append));
    return operations.toString();
  }

  private static String used(Path folder, String text) throws IOException {
    StringBuilder texts = new StringBuilder();
    Matcher file = SQL_FILE.matcher(text);
    while (file.find()) {
      texts.append(textOf(folder.resolve(file.group())));
    }
    return texts.toString();
  }

  private static String usedContracts(Path folder, JsonNode made) throws IOException {
    StringBuilder texts = new StringBuilder();
    for (JsonNode value : made.findValues("value")) {
      if (value.asText().matches("[\\w-]+")) {
        texts.append(textOf(folder.resolve("vendors").resolve(value.asText() + ".yaml")));
      }
    }
    return texts.toString();
  }

  private static String textOf(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readString(file) : "";
  }

  /** The ids of those that are not the same in another folder, or are not there. */
  static List<String> differing(Map<String, Unit> units, Map<String, Unit> others) {
    return units.entrySet().stream()
        .filter(
            unit ->
                !others.containsKey(unit.getKey())
                    || !others.get(unit.getKey()).content().equals(unit.getValue().content()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
