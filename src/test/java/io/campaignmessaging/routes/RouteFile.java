package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A file of routes as it stands there, before Camel reads it.
 *
 * @param name its name in the routes folder
 * @param content the list of routes, route configurations and templates
 */
record RouteFile(String name, JsonNode content) {

  /** Whose values are nodes themselves, wherever they stand. */
  private static final Set<String> NODES =
      Set.of(
          "deadLetterChannel",
          "defaultErrorHandler",
          "doFinally",
          "from",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "onCompletion",
          "onFallback",
          "otherwise");

  /** Whose items are nodes. */
  private static final Set<String> LISTS_OF_NODES = Set.of("doCatch", "when");

  /**
   * A node of a route: a step, a branch, or where it begins.
   *
   * @param kind its key, for example {@code setBody}
   * @param content what stands under the key
   */
  record Node(String kind, JsonNode content) {

    /** Its id, or an empty text. */
    String id() {
      return content.path("id").asText("");
    }
  }

  static RouteFile read(Path folder, Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object document = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    return new RouteFile(
        folder.relativize(file).toString().replace('\\', '/'),
        new ObjectMapper().valueToTree(document));
  }

  /** The entries of one kind at the top of the file. */
  List<JsonNode> entries(String kind) {
    List<JsonNode> entries = new ArrayList<>();
    content.forEach(
        entry -> {
          if (entry.has(kind)) {
            entries.add(entry.get(kind));
          }
        });
    return entries;
  }

  /** The nodes under an entry, at any depth and in their order. */
  static List<Node> nodesOf(JsonNode entry) {
    List<Node> nodes = new ArrayList<>();
    collectNodes(entry, nodes);
    return nodes;
  }

  private static void collectNodes(JsonNode parent, List<Node> nodes) {
    for (Map.Entry<String, JsonNode> field : parent.properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      if (NODES.contains(key) && value.isObject()) {
        nodes.add(new Node(key, value));
      } else if (LISTS_OF_NODES.contains(key) && value.isArray()) {
        value.forEach(item -> nodes.add(new Node(key, item)));
      } else if (key.equals("steps") || key.equals("onException") && value.isArray()) {
        value.forEach(
            step ->
                step.properties().forEach(it -> nodes.add(new Node(it.getKey(), it.getValue()))));
      }
      collectNodes(value, nodes);
    }
    if (parent.isArray()) {
      parent.forEach(item -> collectNodes(item, nodes));
    }
  }

  /** Passes every object in a tree to a consumer. */
  static void forEachObject(JsonNode tree, Consumer<JsonNode> consumer) {
    if (tree.isObject()) {
      consumer.accept(tree);
    }
    tree.forEach(child -> forEachObject(child, consumer));
  }

  /** All texts in a tree, keys not among them. */
  static List<String> textsOf(JsonNode tree) {
    List<String> texts = new ArrayList<>();
    if (tree.isTextual()) {
      texts.add(tree.textValue());
    }
    tree.forEach(child -> texts.addAll(textsOf(child)));
    return texts;
  }
}
