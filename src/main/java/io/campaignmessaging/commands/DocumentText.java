package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a document of the API for people: plain values as lines, lists as tables. It knows no
 * field by name, so that a field which the application adds is shown, too.
 */
final class DocumentText {

  private static final int LONGEST_CELL = 100;

  private final List<String> lines = new ArrayList<>();

  private final boolean figuresLast;

  private DocumentText(boolean figuresLast) {
    this.figuresLast = figuresLast;
  }

  /**
   * Writes a document.
   *
   * @param document an object of the API
   * @return lines without control characters
   */
  static List<String> of(JsonNode document) {
    return of(document, false);
  }

  /**
   * Writes a document of figures, which stand behind what they are of in each table.
   *
   * @param document an object of the API
   * @return lines without control characters
   */
  static List<String> ofFigures(JsonNode document) {
    return of(document, true);
  }

  private static List<String> of(JsonNode document, boolean figuresLast) {
    DocumentText text = new DocumentText(figuresLast);
    text.add("", document);
    return text.lines;
  }

  private void add(String name, JsonNode node) {
    if (node.isArray()) {
      addList(name, node);
    } else {
      addObject(name, node);
    }
  }

  private void addObject(String name, JsonNode object) {
    head(name);
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, JsonNode> inner = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject() || isTable(value)) {
                inner.put(field.getKey(), value);
              } else {
                values.put(label(field.getKey()), value(value));
              }
            });
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    values.forEach(
        (label, value) ->
            lines.add((label + " ".repeat(width - label.length()) + "  " + value).stripTrailing()));
    inner.forEach(this::add);
  }

  private void addList(String name, JsonNode list) {
    head(name);
    List<JsonNode> rows = rows(list);
    List<String> columns = columns(rows);
    TextTable table =
        new TextTable(
            columns.stream().map(column -> label(column).toUpperCase(Locale.ROOT)).toList());
    for (JsonNode row : rows) {
      table.add(columns.stream().map(column -> shortened(value(row.path(column)))).toList());
    }
    lines.addAll(table.lines());
  }

  /** An empty list is a value: it has no columns to show. */
  private static boolean isTable(JsonNode value) {
    return value.isArray() && !value.isEmpty() && value.get(0).isObject();
  }

  /**
   * An object with a list in it, such as an attempt with its receipts, becomes a row for each of
   * them.
   */
  private static List<JsonNode> rows(JsonNode list) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode object : list) {
      ObjectNode own = JsonNodeFactory.instance.objectNode();
      List<JsonNode> inner = new ArrayList<>();
      object
          .properties()
          .forEach(
              field -> {
                if (isTable(field.getValue())) {
                  field.getValue().forEach(inner::add);
                } else if (!isEmptyList(field.getValue())) {
                  own.set(field.getKey(), field.getValue());
                }
              });
      if (inner.isEmpty()) {
        rows.add(own);
      }
      inner.forEach(one -> rows.add(own.deepCopy().setAll((ObjectNode) one)));
    }
    return rows;
  }

  private static boolean isEmptyList(JsonNode value) {
    return value.isArray() && value.isEmpty();
  }

  private List<String> columns(List<JsonNode> rows) {
    List<String> columns = new ArrayList<>();
    for (JsonNode row : rows) {
      row.fieldNames()
          .forEachRemaining(
              name -> {
                if (!columns.contains(name)) {
                  columns.add(name);
                }
              });
    }
    // A column in which nothing is said only takes room.
    columns.removeIf(
        column -> {
          for (JsonNode row : rows) {
            if (row.hasNonNull(column)) {
              return false;
            }
          }
          return true;
        });
    if (figuresLast) {
      columns.sort(Comparator.comparing(column -> rows.get(0).path(column).isNumber()));
    }
    return columns;
  }

  private void head(String name) {
    if (!name.isEmpty()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      String label = label(name);
      lines.add(label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1) + ":");
    }
  }

  /** {@code receiptsProcessed} becomes {@code receipts processed}; a CODE stays as it is. */
  private static String label(String name) {
    return Terminal.clean(
        name.matches("[a-z].*")
            ? name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
            : name);
  }

  private static String value(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || isEmptyList(value)) {
      return "-";
    }
    if (value.isContainerNode()) {
      return Terminal.clean(value.toString());
    }
    return Terminal.clean(value.asText());
  }

  private static String shortened(String cell) {
    return cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL - 1) + "…";
  }
}
