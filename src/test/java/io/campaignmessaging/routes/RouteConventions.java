package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import io.campaignmessaging.routes.RouteFile.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What every file in a routes folder keeps to, so that routes read alike, Hawtio shows their labels
 * whole and JMX finds them by name. Each finding says where, what and what to do.
 */
final class RouteConventions {

  /** Hawtio cuts longer labels. */
  private static final int LONGEST_ID = 34;

  private static final Pattern ROUTE_ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
  private static final Pattern NODE_ID = ROUTE_ID;

  /** Begins with a capital letter, ends with the only full stop that is followed by nothing. */
  private static final Pattern SENTENCE = Pattern.compile("[A-Z](?:[^.!?\\n]|[.!?](?=\\S))*\\.");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([\\w.-]+)(:[^{}]*)?}}");

  private static final Pattern SQL_FILE =
      Pattern.compile("\\{\\{campaign\\.routes\\.location}}sql/([a-z-]+\\.sql)");

  private static final String VENDOR = "vendor-";

  /** Where messages come in whose headers somebody else wrote. */
  private static final Set<String> ENTRIES = Set.of("platform-http", "spring-rabbitmq");

  /** It takes a while to read. */
  private static final CamelYamlSchema SCHEMA = new CamelYamlSchema();

  /** What the environment post-processors set. */
  private static final Set<String> DERIVED_PROPERTIES =
      Set.of(
          "campaign.broker.kind",
          "campaign.database.kind",
          "campaign.operator.password",
          "campaign.routes.location",
          "campaign.viewer.password");

  private final Set<String> properties = defaultsOfTheApplication();
  private final List<String> findings = new ArrayList<>();
  private final Map<String, String> idsWithFiles = new LinkedHashMap<>();
  private final Set<String> usedSqlFiles = new HashSet<>();
  private final Map<String, JsonNode> templates = new LinkedHashMap<>();
  private final Map<String, String> calledRoutes = new LinkedHashMap<>();
  private final Set<String> routesToCall = new HashSet<>();
  private final Path folder;

  private RouteConventions(Path folder) {
    this.folder = folder;
  }

  /**
   * Looks through the route files of a folder and of the folders in it.
   *
   * @param folder the routes folder, with a folder {@code sql} in it
   * @return what is wrong; empty if nothing is
   * @throws IOException if the folder cannot be read
   */
  static List<String> findings(Path folder) throws IOException {
    RouteConventions conventions = new RouteConventions(folder);
    conventions.checkAll();
    return conventions.findings;
  }

  private void checkAll() throws IOException {
    List<RouteFile> files = new ArrayList<>();
    for (Path path : routeFiles()) {
      try {
        files.add(RouteFile.read(folder, path));
      } catch (YAMLException e) {
        find(folder.relativize(path).toString(), "the file", "is no YAML: " + e.getMessage());
      }
    }
    files.forEach(file -> file.entries("routeTemplate").forEach(this::rememberTemplate));
    files.forEach(this::check);
    calledRoutes.forEach(
        (route, where) -> {
          if (!routesToCall.contains(route)) {
            findings.add(where + " calls direct:" + route + ": no route consumes it; add one");
          }
        });
    for (String sqlFile : sqlFiles()) {
      if (!usedSqlFiles.contains(sqlFile)) {
        find("sql/" + sqlFile, "the file", "is used by no route: remove it or name it in one");
      }
    }
  }

  private List<Path> routeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList();
    }
  }

  private Set<String> sqlFiles() throws IOException {
    Path sql = folder.resolve("sql");
    if (!Files.isDirectory(sql)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(sql)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void rememberTemplate(JsonNode template) {
    templates.put(template.path("id").asText(), template);
  }

  private void check(RouteFile file) {
    checkSchema(file);
    file.entries("route").forEach(route -> checkRoute(file.name(), route));
    file.entries("routeConfiguration")
        .forEach(configuration -> checkConfiguration(file.name(), configuration));
    file.entries("routeTemplate").forEach(template -> checkTemplate(file.name(), template));
    file.entries("templatedRoute").forEach(made -> checkTemplatedRoute(file.name(), made));
    file.content().forEach(entry -> checkValues(file.name(), entry));
  }

  private void checkSchema(RouteFile file) {
    for (ValidationMessage problem : SCHEMA.problemsOf(file.content())) {
      find(
          file.name(),
          nearestId(file.content(), problem),
          "is not canonical YAML of Camel: " + problem.getMessage());
    }
  }

  private static String nearestId(JsonNode content, ValidationMessage problem) {
    JsonNode node = content;
    String id = "the file";
    for (int level = 0; level < problem.getInstanceLocation().getNameCount(); level++) {
      Object step = problem.getInstanceLocation().getElement(level);
      node = step instanceof Integer index ? node.path(index) : node.path(String.valueOf(step));
      id = node.path("id").asText(id);
    }
    return id;
  }

  private void checkRoute(String file, JsonNode route) {
    String id = checkNamed(file, "route", route);
    for (Node node : RouteFile.nodesOf(route)) {
      checkNodeId(file, id, node);
      takeUnique(file, node.id());
    }
    checkVendor(file, id);
    JsonNode from = route.path("from");
    checkEntry(file, id, from);
    if (from.path("uri").asText().equals("direct")) {
      String consumed = from.path("parameters").path("name").asText();
      routesToCall.add(consumed);
      if (!consumed.equals(id)) {
        find(file, id, "consumes direct:" + consumed + ": a route consumes direct:<its own id>");
      }
    }
  }

  /** A vendor about which nothing is said counts as one that ignores keys, which may be a slip. */
  private void checkVendor(String file, String id) {
    if (id.startsWith(VENDOR)
        && !properties.contains("campaign.vendors.idempotent." + id.substring(VENDOR.length()))) {
      find(
          file,
          id,
          "says nowhere whether it honours idempotency keys: set campaign.vendors.idempotent."
              + id.substring(VENDOR.length())
              + " in application.yaml to true or false");
    }
  }

  /** Foreign headers steer components: only what may be set aside as a property comes before. */
  private void checkEntry(String file, String id, JsonNode from) {
    if (!ENTRIES.contains(from.path("uri").asText().split(":", 2)[0])) {
      return;
    }
    for (JsonNode step : from.path("steps")) {
      if (!step.has("setProperty")) {
        if (!step.path("removeHeaders").path("pattern").asText().equals("*")) {
          break;
        }
        return;
      }
    }
    find(
        file,
        id,
        "lets foreign headers in: begin with removeHeaders, pattern \"*\" and the allowed ones in"
            + " excludePattern (setProperty may come before)");
  }

  private void checkConfiguration(String file, JsonNode configuration) {
    String id = checkNamed(file, "routeConfiguration", configuration);
    for (Node node : RouteFile.nodesOf(configuration)) {
      checkNodeId(file, id, node);
      takeUnique(file, node.id());
    }
  }

  private void checkTemplate(String file, JsonNode template) {
    String id = checkNamed(file, "routeTemplate", template);
    JsonNode route = template.path("route");
    checkDescription(file, id + "'s route", route);
    checkEntry(file, id, route.path("from"));
    if (!route.path("nodePrefixId").asText().contains("{{name}}")) {
      find(
          file,
          id,
          "makes routes with the same node ids: set nodePrefixId with {{name}} in its route");
    }
    Set<String> ids = new HashSet<>();
    for (Node node : RouteFile.nodesOf(route)) {
      checkNodeId(file, id, node);
      if (!node.id().isEmpty() && !ids.add(node.id())) {
        find(file, node.id(), "is the id of two nodes of the template: rename one");
      }
    }
  }

  private void checkTemplatedRoute(String file, JsonNode made) {
    String id = made.path("routeId").asText();
    JsonNode template = templates.get(made.path("routeTemplateRef").asText());
    String name = "";
    for (JsonNode parameter : made.path("parameters")) {
      if (parameter.path("name").asText().equals("name")) {
        name = parameter.path("value").asText();
      }
    }
    if (!id.equals(VENDOR + name)) {
      find(file, id, "is made with the name '" + name + "': its routeId is vendor-<name>");
    }
    takeUnique(file, id);
    checkVendor(file, id);
    if (template == null) {
      find(file, id, "is made of a template that is not there: correct its routeTemplateRef");
      return;
    }
    JsonNode route = template.path("route");
    String prefix = route.path("nodePrefixId").asText().replace("{{name}}", name);
    for (Node node : RouteFile.nodesOf(route)) {
      checkLength(file, prefix + node.id());
      takeUnique(file, prefix + node.id());
    }
  }

  /** Checks the id and the description of what is named in JMX; returns the id. */
  private String checkNamed(String file, String kind, JsonNode named) {
    String id = named.path("id").asText();
    if (id.isEmpty()) {
      find(file, kind, "has no id: give it one of the form verb-noun");
    } else if (!ROUTE_ID.matcher(id).matches()) {
      find(file, id, "is no id of the form verb-noun in small letters: rename the " + kind);
    } else {
      checkLength(file, id);
      takeUnique(file, id);
    }
    checkDescription(file, id, named);
    return id;
  }

  private void checkDescription(String file, String id, JsonNode described) {
    if (!SENTENCE.matcher(described.path("description").asText()).matches()) {
      find(file, id, "has no description of one sentence with a full stop: say what it does");
    }
  }

  private void checkNodeId(String file, String parent, Node node) {
    if (node.id().isEmpty()) {
      find(file, parent, "has a " + node.kind() + " without an id: give it one");
    } else if (!NODE_ID.matcher(node.id()).matches()) {
      find(file, node.id(), "is no id of the form verb-object in small letters: rename the node");
    } else {
      checkLength(file, node.id());
    }
  }

  private void checkLength(String file, String id) {
    if (id.length() > LONGEST_ID) {
      find(file, id, "has " + id.length() + " characters: at most " + LONGEST_ID + " are shown");
    }
  }

  private void takeUnique(String file, String id) {
    if (id.isEmpty()) {
      return;
    }
    String other = idsWithFiles.putIfAbsent(id, file);
    if (other != null) {
      find(file, id, "is an id in " + other + " already: rename one of the two");
    }
  }

  private void checkValues(String file, JsonNode entry) {
    RouteFile.forEachObject(entry, object -> checkEndpoint(file, object));
    Set<String> known = new HashSet<>(properties);
    for (JsonNode template : entry.path("routeTemplate").findValues("parameters")) {
      template.forEach(parameter -> known.add(parameter.path("name").asText()));
    }
    entry
        .path("routeTemplate")
        .path("beans")
        .forEach(bean -> known.add(bean.path("name").asText()));
    for (String text : RouteFile.textsOf(entry)) {
      checkPlaceholders(file, text, known);
      if (text.toLowerCase(Locale.ROOT).startsWith("camelsql")) {
        find(file, text, "would replace a statement or its parameters: name a file instead");
      }
    }
  }

  private void checkEndpoint(String file, JsonNode object) {
    String node = object.path("id").asText("a node");
    for (String field : List.of("uri", "deadLetterUri")) {
      String uri = object.path(field).asText();
      if (uri.contains("?") && !hasDashedArgumentsOnly(uri)) {
        find(file, node, "has a query string in its " + field + ": write it under parameters");
      }
      boolean chosenVendor = uri.startsWith("direct:" + VENDOR + "${");
      if (uri.startsWith("direct:") && !chosenVendor) {
        calledRoutes.putIfAbsent(uri.substring("direct:".length()), file + ", " + node);
      }
    }
    String uri = object.path("uri").asText();
    if (uri.equals("direct") && !object.has("steps")) {
      calledRoutes.putIfAbsent(object.path("parameters").path("name").asText(), file + ", " + node);
    }
    if (uri.equals("sql") || uri.startsWith("sql:") || uri.startsWith("jdbc")) {
      checkStatement(file, node, object.path("parameters").path("query").asText());
    }
  }

  private void checkStatement(String file, String node, String query) {
    Matcher sqlFile = SQL_FILE.matcher(query);
    if (!sqlFile.matches()) {
      find(
          file,
          node,
          "has its statement in the route: write it to a file and set query to"
              + " {{campaign.routes.location}}sql/<file>.sql");
      return;
    }
    usedSqlFiles.add(sqlFile.group(1));
    if (!Files.isRegularFile(folder.resolve("sql").resolve(sqlFile.group(1)))) {
      find(file, node, "names sql/" + sqlFile.group(1) + ", which is not there: correct the name");
    }
  }

  private void checkPlaceholders(String file, String text, Set<String> known) {
    String rest = text;
    Matcher placeholder = PLACEHOLDER.matcher(rest);
    while (placeholder.find()) {
      if (placeholder.group(2) == null && !known.contains(placeholder.group(1))) {
        find(
            file,
            "{{" + placeholder.group(1) + "}}",
            "has no default: add one to application.yaml or after a colon");
      }
      // The innermost first; what is left is the default of another.
      rest = placeholder.replaceFirst("");
      placeholder = PLACEHOLDER.matcher(rest);
    }
  }

  /** Camel makes camel case of dashed keys under parameters, so these stand in the uri. */
  private static boolean hasDashedArgumentsOnly(String uri) {
    return Stream.of(uri.substring(uri.indexOf('?') + 1).split("&"))
        .allMatch(argument -> argument.split("=", 2)[0].contains("-"));
  }

  private static Set<String> defaultsOfTheApplication() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    Set<String> names = new HashSet<>(DERIVED_PROPERTIES);
    yaml.getObject().keySet().forEach(name -> names.add((String) name));
    return names;
  }

  private void find(String file, String node, String problem) {
    findings.add(file + ", " + node + " " + problem);
  }
}
