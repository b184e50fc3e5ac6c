package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.campaignmessaging.routes.RouteFile.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What every file in a routes folder keeps to, so that routes read alike, Hawtio shows their labels
 * whole and JMX finds them by name, and what no file can be right without: routes that are called,
 * properties and SQL files that are there.
 */
final class RouteConventions {

  /** Hawtio cuts longer labels. */
  private static final int LONGEST_ID = 34;

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");

  /** Begins with a capital letter, ends with the only full stop that is followed by nothing. */
  private static final Pattern SENTENCE = Pattern.compile("[A-Z](?:[^.!?\\n]|[.!?](?=\\S))*\\.");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([\\w.-]+)(:[^{}]*)?}}");

  private static final Pattern SQL_FILE =
      Pattern.compile("\\{\\{campaign\\.routes\\.location}}sql/([a-z0-9-]+\\.sql)");

  private static final String SQL_FOLDER = "sql/";

  private static final String VENDOR = "vendor-";

  /** What precedes an operation's id in the id of its route. */
  private static final String OPERATION = "api-";

  /** Where messages come in whose headers somebody else wrote. */
  private static final Set<String> ENTRIES = Set.of("platform-http", "spring-rabbitmq");

  /** What reads mail, whose headers would steer Camel: docs/adr/0002-versions.md. */
  private static final Set<String> MAILBOXES = Set.of("imap", "imaps", "pop3", "pop3s");

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> idsWithFiles = new HashMap<>();
  private final Map<String, JsonNode> templates = new HashMap<>();
  private final Map<String, Place> calls = new LinkedHashMap<>();
  private final Set<String> routesToCall = new HashSet<>();
  private final Set<String> servedRoutes = new HashSet<>();
  private final RouteFolder folder;
  private final Predicate<String> hasProperty;

  /** Something in a file that has a name. */
  private record Place(RouteFile file, JsonNode part, String subject) {

    static Place of(RouteFile file, Node node) {
      return new Place(file, node.content(), "node '" + node.id() + "'");
    }

    Place at(JsonNode smallerPart) {
      return new Place(file, smallerPart, subject);
    }
  }

  private RouteConventions(RouteFolder folder, Predicate<String> hasProperty) {
    this.folder = folder;
    this.hasProperty = hasProperty;
  }

  /**
   * Looks through route files.
   *
   * @param folder the route files
   * @param hasProperty tells whether a property has a value
   * @return what is wrong; empty if nothing is
   */
  static List<Finding> findings(RouteFolder folder, Predicate<String> hasProperty) {
    RouteConventions conventions = new RouteConventions(folder, hasProperty);
    conventions.checkAll();
    return conventions.findings;
  }

  private void checkAll() {
    for (RouteFile file : folder.files()) {
      file.entries("routeTemplate")
          .forEach(template -> templates.put(template.path("id").asText(), template));
      for (JsonNode rest : file.entries("rest")) {
        RouteFile.operationsOf(rest)
            .forEach(operation -> servedRoutes.add(operation.path("id").asText()));
      }
    }
    folder.javaFiles().forEach(file -> routesToCall.addAll(file.consumed()));
    folder.files().forEach(this::check);
    for (JavaRouteFile file : folder.javaFiles()) {
      findings.addAll(file.findings(idsWithFiles, routesToCall));
      file.routeIds().forEach((id, line) -> idsWithFiles.put(id, file.name() + ":" + line));
    }
    if (folder.unreadable().isEmpty()) {
      calls.forEach(
          (route, call) -> {
            if (!routesToCall.contains(route)) {
              find(call, "calls direct:" + route + ": no route consumes it; add one");
            }
          });
    }
  }

  private void check(RouteFile file) {
    file.entries("route").forEach(route -> checkRoute(file, route));
    file.entries("routeConfiguration")
        .forEach(configuration -> checkNamed(file, "routeConfiguration", configuration));
    file.entries("routeTemplate").forEach(template -> checkTemplate(file, template));
    file.entries("templatedRoute").forEach(made -> checkTemplatedRoute(file, made));
    file.entries("restConfiguration").forEach(rest -> checkRestConfiguration(file, rest));
    file.entries("rest").forEach(rest -> checkRest(file, rest));
    file.content().forEach(entry -> checkValues(file, entry));
  }

  private void checkRoute(RouteFile file, JsonNode route) {
    Place place = checkNamed(file, "route", route);
    String id = route.path("id").asText();
    checkVendor(place, id);
    JsonNode from = route.path("from");
    checkEntry(place, from, servedRoutes.contains(id));
    if (from.path("uri").asText().equals("direct")) {
      String consumed = from.path("parameters").path("name").asText();
      routesToCall.add(consumed);
      if (!consumed.equals(id)) {
        find(
            place.at(from),
            "consumes direct:" + consumed + ": a route consumes direct:<its own id>");
      }
    }
  }

  /** A route that an operation has taken into itself is there for nobody else. */
  private void checkRestConfiguration(RouteFile file, JsonNode configuration) {
    if (!configuration.path("inlineRoutes").asText().equals("false")) {
      find(
          new Place(file, configuration, "restConfiguration"),
          "takes the routes into the operations: set inlineRoutes to false");
    }
  }

  private void checkRest(RouteFile file, JsonNode rest) {
    checkDescription(checkId(file, "rest", rest));
    for (JsonNode operation : RouteFile.operationsOf(rest)) {
      String id = operation.path("id").asText();
      Place place = new Place(file, operation, "operation '" + id + "'");
      checkDescription(place);
      String routeId = operation.path("routeId").asText();
      if (!routeId.equals(OPERATION + id)) {
        find(place, "makes a route '" + routeId + "': its routeId is " + OPERATION + "<its id>");
      }
      checkLength(place, routeId);
      takeUnique(place, routeId);
      JsonNode to = operation.path("to");
      if (!to.path("uri").asText().equals("direct")
          || !to.path("parameters").path("name").asText().equals(id)) {
        find(place, "does not call direct:" + id + ": an operation calls the route of its id");
      }
      Node call = new Node("to", to);
      checkNodeId(place, call);
      takeUnique(Place.of(file, call), call.id());
    }
  }

  /** A vendor about which nothing is said counts as one that ignores keys, which may be a slip. */
  private void checkVendor(Place place, String id) {
    String setting = "campaign.vendors.idempotent." + id.replaceFirst("^" + VENDOR, "");
    if (id.startsWith(VENDOR) && !hasProperty(place.file(), setting)) {
      find(
          place,
          "says nowhere whether it honours idempotency keys: set " + setting + " to true or false");
    }
  }

  /** Foreign headers steer components: only what may be set aside as a property comes before. */
  private void checkEntry(Place place, JsonNode from, boolean served) {
    String scheme = from.path("uri").asText().split(":", 2)[0];
    if (MAILBOXES.contains(scheme)) {
      find(place.at(from), "reads mail, which this version of Camel does not do safely: remove it");
    }
    if (!served && !ENTRIES.contains(scheme)) {
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
        place.at(from),
        "lets foreign headers in: begin with removeHeaders, pattern \"*\" and the allowed ones in"
            + " excludePattern (setProperty may come before)");
  }

  private void checkTemplate(RouteFile file, JsonNode template) {
    Place place = checkId(file, "routeTemplate", template);
    checkDescription(place);
    JsonNode route = template.path("route");
    String subject = "the route of template '" + template.path("id").asText() + "'";
    Place routePlace = new Place(file, route, subject);
    checkDescription(routePlace);
    checkEntry(routePlace, route.path("from"), false);
    if (!route.path("nodePrefixId").asText().contains("{{name}}")) {
      find(routePlace, "makes routes with the same node ids: set nodePrefixId with {{name}} in it");
    }
    Set<String> ids = new HashSet<>();
    for (Node node : RouteFile.nodesOf(route)) {
      checkNodeId(place, node);
      if (!node.id().isEmpty() && !ids.add(node.id())) {
        find(Place.of(file, node), "is there twice in the template: rename one");
      }
    }
  }

  private void checkTemplatedRoute(RouteFile file, JsonNode made) {
    String id = made.path("routeId").asText();
    Place place = new Place(file, made, "route '" + id + "'");
    JsonNode template = templates.get(made.path("routeTemplateRef").asText());
    String name = "";
    for (JsonNode parameter : made.path("parameters")) {
      if (parameter.path("name").asText().equals("name")) {
        name = parameter.path("value").asText();
      }
    }
    if (!id.equals(VENDOR + name)) {
      find(place, "is made with the name '" + name + "': its routeId is vendor-<name>");
    }
    takeUnique(place, id);
    checkVendor(place, id);
    routesToCall.add(id);
    if (template == null) {
      find(place, "is made of a template that is not there: correct its routeTemplateRef");
      return;
    }
    JsonNode route = template.path("route");
    String prefix = route.path("nodePrefixId").asText().replace("{{name}}", name);
    for (Node node : RouteFile.nodesOf(route)) {
      String nodeId = prefix + node.id();
      Place nodePlace = new Place(file, made, "node '" + nodeId + "'");
      checkLength(nodePlace, nodeId);
      takeUnique(nodePlace, nodeId);
    }
  }

  /** Checks what is named in JMX, and its nodes. */
  private Place checkNamed(RouteFile file, String kind, JsonNode named) {
    Place place = checkId(file, kind, named);
    checkDescription(place);
    for (Node node : RouteFile.nodesOf(named)) {
      checkNodeId(place, node);
      takeUnique(Place.of(file, node), node.id());
    }
    return place;
  }

  private Place checkId(RouteFile file, String kind, JsonNode named) {
    String id = named.path("id").asText();
    Place place = new Place(file, named, kind + (id.isEmpty() ? "" : " '" + id + "'"));
    if (id.isEmpty()) {
      find(place, "has no id: give it one of the form verb-noun");
    } else if (!ID.matcher(id).matches()) {
      find(place, "has no id of the form verb-noun in small letters: rename it");
    } else {
      checkLength(place, id);
      takeUnique(place, id);
    }
    return place;
  }

  private void checkDescription(Place place) {
    if (!SENTENCE.matcher(place.part().path("description").asText()).matches()) {
      find(place, "has no description of one sentence with a full stop: say what it does");
    }
  }

  private void checkNodeId(Place parent, Node node) {
    if (node.id().isEmpty()) {
      find(parent.at(node.content()), "has a " + node.kind() + " without an id: give it one");
      return;
    }
    Place place = Place.of(parent.file(), node);
    if (ID.matcher(node.id()).matches()) {
      checkLength(place, node.id());
    } else {
      find(place, "has no id of the form verb-object in small letters: rename it");
    }
  }

  private void checkLength(Place place, String id) {
    if (id.length() > LONGEST_ID) {
      find(place, "has " + id.length() + " characters: Hawtio shows at most " + LONGEST_ID);
    }
  }

  private void takeUnique(Place place, String id) {
    if (id.isEmpty()) {
      return;
    }
    String where = place.file().name() + ":" + place.file().line(place.part());
    // A copy of an example has the ids of the example.
    String key = Examples.contain(place.file().name()) ? Examples.FOLDER + id : id;
    String other = idsWithFiles.putIfAbsent(key, where);
    if (other != null) {
      find(place, "has an id that " + other + " has already: rename one of the two");
    }
  }

  private void checkValues(RouteFile file, JsonNode entry) {
    RouteFile.forEachObject(entry, object -> checkEndpoint(file, object));
    Set<String> ofTemplate = new HashSet<>();
    JsonNode template = entry.path("routeTemplate");
    template.path("parameters").forEach(it -> ofTemplate.add(it.path("name").asText()));
    template.path("beans").forEach(it -> ofTemplate.add(it.path("name").asText()));
    for (JsonNode text : RouteFile.textsOf(entry)) {
      checkPlaceholders(file, text, ofTemplate);
      if (text.textValue().toLowerCase(Locale.ROOT).startsWith("camelsql")) {
        find(
            new Place(file, text, text.textValue()),
            "would replace a statement or its parameters: name a file instead");
      }
    }
  }

  private void checkEndpoint(RouteFile file, JsonNode object) {
    Place node =
        new Place(
            file,
            object,
            object.has("id") ? "node '" + object.path("id").asText() + "'" : "a node");
    for (String field : List.of("uri", "deadLetterUri")) {
      String uri = object.path(field).asText();
      if (uri.contains("?") && !hasDashedArgumentsOnly(uri)) {
        find(
            node.at(object.get(field)),
            "has a query string in its " + field + ": write it under parameters");
      }
      boolean chosenVendor = uri.startsWith("direct:" + VENDOR + "${");
      if (uri.startsWith("direct:") && !chosenVendor) {
        calls.putIfAbsent(uri.substring("direct:".length()), node.at(object.get(field)));
      }
    }
    String uri = object.path("uri").asText();
    JsonNode parameters = object.path("parameters");
    if (uri.equals("direct") && !object.has("steps")) {
      JsonNode name = parameters.path("name");
      calls.putIfAbsent(name.asText(), name.isMissingNode() ? node : node.at(name));
    }
    if (uri.equals("sql") || uri.startsWith("sql:") || uri.startsWith("jdbc")) {
      checkStatement(node, parameters.path("query"), parameters.path("parametersCount"));
    }
  }

  private void checkStatement(Place node, JsonNode query, JsonNode parametersCount) {
    Place place = query.isMissingNode() ? node : node.at(query);
    Matcher sqlFile = SQL_FILE.matcher(query.asText());
    if (!sqlFile.matches()) {
      find(
          place,
          "has its statement in the route: write it to a file and set query to"
              + " {{campaign.routes.location}}sql/<file>.sql");
      return;
    }
    Path path = folder.path().resolve(SQL_FOLDER).resolve(sqlFile.group(1));
    if (!Files.isRegularFile(path)) {
      find(place, "names sql/" + sqlFile.group(1) + ", which is not there: correct the name");
      return;
    }
    // Camel takes 0 as not said; what a placeholder stands for is not known here.
    int said = parametersCount.asInt();
    if (said > 0) {
      checkParameters(node.at(parametersCount), path, said);
    }
  }

  /** With the count said, PostgreSQL is not asked for it at each call; a wrong one fails each. */
  private void checkParameters(Place place, Path path, int said) {
    long parameters;
    try {
      parameters = SqlFile.read(folder.path(), path).parameters();
    } catch (IOException e) {
      throw new UncheckedIOException("The SQL file cannot be read: " + path, e);
    }
    if (said != parameters) {
      find(
          place,
          "has parametersCount "
              + said
              + ", but its SQL file has "
              + parameters
              + " parameters: correct the count");
    }
  }

  private void checkPlaceholders(RouteFile file, JsonNode text, Set<String> ofTemplate) {
    String rest = text.textValue();
    Matcher placeholder = PLACEHOLDER.matcher(rest);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (placeholder.group(2) == null && !ofTemplate.contains(name) && !hasProperty(file, name)) {
        find(
            new Place(file, text, "{{" + name + "}}"),
            "has no value: add one to application.yaml, or a default after a colon");
      }
      // The innermost first; what is left is the default of another.
      rest = placeholder.replaceFirst("");
      placeholder = PLACEHOLDER.matcher(rest);
    }
  }

  private boolean hasProperty(RouteFile file, String name) {
    return hasProperty.test(name)
        || Examples.contain(file.name()) && folder.settingsOfExamples().containsKey(name);
  }

  /** Camel makes camel case of dashed keys under parameters, so these stand in the uri. */
  private static boolean hasDashedArgumentsOnly(String uri) {
    return Stream.of(uri.substring(uri.indexOf('?') + 1).split("&"))
        .allMatch(argument -> argument.split("=", 2)[0].contains("-"));
  }

  private void find(Place place, String problem) {
    findings.add(
        new Finding(
            place.file().name(), place.file().line(place.part()), place.subject(), problem));
  }
}
