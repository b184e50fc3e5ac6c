package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A file of routes as it stands there, before Camel reads it, and where in it everything is. */
final class RouteFile {

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

  /** What an operation of the REST DSL does, in the order of the DSL's own documentation. */
  private static final List<String> VERBS =
      List.of("get", "post", "put", "patch", "delete", "head");

  /** Whose items are nodes. */
  private static final Set<String> LISTS_OF_NODES = Set.of("doCatch", "when");

  private final String name;
  private final Map<JsonNode, Integer> lines = new IdentityHashMap<>();
  private final Map<JsonNode, Map<String, Integer>> linesOfKeys = new IdentityHashMap<>();
  private JsonNode content = JsonNodeFactory.instance.arrayNode();

  private RouteFile(String name) {
    this.name = name;
  }

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

  /**
   * Reads a file.
   *
   * @param folder the routes folder
   * @param file the file in it
   * @return what is in it
   * @throws IOException if it cannot be read
   * @throws MarkedYAMLException if it is no YAML, or uses what no editor of routes writes: keys
   *     that are there twice, and aliases
   */
  static RouteFile read(Path folder, Path file) throws IOException {
    RouteFile read = new RouteFile(nameOf(folder, file));
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    String text = Files.readString(file);
    org.yaml.snakeyaml.nodes.Node root =
        new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    if (root != null) {
      read.content = read.convert(root, new Scalars(options));
    }
    return read;
  }

  /** The name that a file has in its folder, with slashes on every system. */
  static String nameOf(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /** Its name in the routes folder. */
  String name() {
    return name;
  }

  /** The list of routes, route configurations and templates. */
  JsonNode content() {
    return content;
  }

  /** The line on which a part of the content begins, from 1 on. */
  int line(JsonNode part) {
    return lines.getOrDefault(part, 1);
  }

  /** The line of a key of a part; that of the part itself if it has no such key. */
  int line(JsonNode part, String key) {
    Integer line = linesOfKeys.getOrDefault(part, Map.of()).get(key);
    return line == null ? line(part) : line;
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

  /** The operations of an entry {@code rest}. */
  static List<JsonNode> operationsOf(JsonNode rest) {
    List<JsonNode> operations = new ArrayList<>();
    VERBS.forEach(verb -> rest.path(verb).forEach(operations::add));
    return operations;
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
  static List<JsonNode> textsOf(JsonNode tree) {
    List<JsonNode> texts = new ArrayList<>();
    if (tree.isTextual()) {
      texts.add(tree);
    }
    tree.forEach(child -> texts.addAll(textsOf(child)));
    return texts;
  }

  private JsonNode convert(org.yaml.snakeyaml.nodes.Node node, Scalars scalars) {
    JsonNode converted;
    if (node instanceof MappingNode mapping) {
      converted = convertFields(mapping, scalars);
    } else if (node instanceof SequenceNode sequence) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode();
      sequence.getValue().forEach(item -> items.add(convert(item, scalars)));
      converted = items;
    } else if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      // Each its own, for Jackson has one empty text for all.
      converted = new TextNode(scalar.getValue());
    } else {
      converted = new ObjectMapper().valueToTree(scalars.valueOf(node));
    }
    lines.putIfAbsent(converted, lineOf(node.getStartMark()));
    return converted;
  }

  private ObjectNode convertFields(MappingNode mapping, Scalars scalars) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Map<String, Integer> keys = new HashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      Mark mark = field.getKeyNode().getStartMark();
      if (!(field.getKeyNode() instanceof ScalarNode key)) {
        throw new UnusableYamlException("a key is no text", mark);
      }
      if (keys.put(key.getValue(), lineOf(mark)) != null) {
        throw new UnusableYamlException("the key " + key.getValue() + " is there twice", mark);
      }
      fields.set(key.getValue(), convert(field.getValueNode(), scalars));
    }
    linesOfKeys.put(fields, keys);
    return fields;
  }

  private static int lineOf(Mark mark) {
    return mark.getLine() + 1;
  }

  /** YAML that may be right and is not what a route file can have. */
  private static final class UnusableYamlException extends MarkedYAMLException {

    private static final long serialVersionUID = 1L;

    UnusableYamlException(String problem, Mark mark) {
      super(null, null, problem, mark);
    }
  }

  /** Makes values of what is no text. */
  private static final class Scalars extends SafeConstructor {

    Scalars(LoaderOptions options) {
      super(options);
    }

    Object valueOf(org.yaml.snakeyaml.nodes.Node node) {
      return constructObject(node);
    }
  }
}
