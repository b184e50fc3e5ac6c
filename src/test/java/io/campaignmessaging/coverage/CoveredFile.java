package io.campaignmessaging.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A file of routes and what of it was run.
 *
 * @param name its name in the routes folder
 * @param routes its routes, templates and error policies, in their order
 */
record CoveredFile(String name, List<CoveredRoute> routes) {

  /** Entries of a file that have nodes. */
  private static final List<String> KINDS =
      List.of("route", "routeTemplate", "routeConfiguration", "rest", "onException");

  /** What stands beside a node's steps and is none. */
  private static final Set<String> NO_NODES = Set.of("beans", "expression", "onWhen", "parameters");

  /**
   * A route, a template or an error policy.
   *
   * @param id its id
   * @param nodes its nodes with an id
   */
  record CoveredRoute(String id, List<CoveredNode> nodes) {

    long hits() {
      return nodes.stream().filter(CoveredNode::hit).count();
    }

    /** In whole percent, rounded down, so that 100 is all. */
    long percent() {
      return nodes.isEmpty() ? 100 : 100 * hits() / nodes.size();
    }
  }

  /**
   * A node.
   *
   * @param id its id
   * @param line where the id stands, from 1
   * @param hit whether a test has run it
   */
  record CoveredNode(String id, int line, boolean hit) {}

  /**
   * Reads a file.
   *
   * @param folder the routes folder
   * @param file a file in it
   * @param hits what was run, {@code <file>#<node id>}
   */
  static CoveredFile read(Path folder, Path file, Set<String> hits) throws IOException {
    String name = folder.relativize(file).toString().replace('\\', '/');
    String text = Files.readString(file);
    List<CoveredRoute> routes = new ArrayList<>();
    List<Map<String, Map<String, Object>>> entries =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    for (Map<String, Map<String, Object>> entry : entries) {
      for (String kind : KINDS) {
        Map<String, Object> content = entry.get(kind);
        if (content != null) {
          routes.add(route(name, text.lines().toList(), content, hits));
        }
      }
    }
    return new CoveredFile(name, routes);
  }

  private static CoveredRoute route(
      String file, List<String> lines, Map<String, Object> content, Set<String> hits) {
    List<CoveredNode> nodes = new ArrayList<>();
    content.forEach(
        (key, value) -> {
          if (!NO_NODES.contains(key)) {
            collect(file, lines, value, hits, nodes);
          }
        });
    return new CoveredRoute(content.get("id").toString(), nodes);
  }

  /**
   * Adds the nodes under a value. Camel tells only of steps: a branch, or where a route begins, was
   * run if one of its steps was.
   *
   * @return whether one of them was run
   */
  private static boolean collect(
      String file, List<String> lines, Object value, Set<String> hits, List<CoveredNode> nodes) {
    boolean hit = false;
    if (value instanceof List<?> list) {
      for (Object item : list) {
        hit |= collect(file, lines, item, hits, nodes);
      }
    } else if (value instanceof Map<?, ?> map) {
      int place = nodes.size();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        if (!NO_NODES.contains(field.getKey().toString())) {
          hit |= collect(file, lines, field.getValue(), hits, nodes);
        }
      }
      if (map.get("id") instanceof String id) {
        hit |= hits.contains(file + "#" + id);
        if (hit || nodes.size() > place || !isPolicyWithoutSteps(map)) {
          nodes.add(place, new CoveredNode(id, line(lines, id), hit));
        }
      }
    }
    return hit;
  }

  /** A policy that only says how often to try again is nothing that runs. */
  private static boolean isPolicyWithoutSteps(Map<?, ?> node) {
    return node.containsKey("exception") && !node.containsKey("steps")
        || node.containsKey("deadLetterUri");
  }

  private static int line(List<String> lines, String id) {
    Set<String> texts = new LinkedHashSet<>(List.of("id: " + id, "- id: " + id));
    for (int line = 0; line < lines.size(); line++) {
      if (texts.contains(lines.get(line).strip())) {
        return line + 1;
      }
    }
    return 1;
  }
}
