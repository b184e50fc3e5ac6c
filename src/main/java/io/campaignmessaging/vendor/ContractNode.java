package io.campaignmessaging.vendor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in a contract file that knows where it stands, so that every complaint can say so.
 *
 * @param source the file
 * @param path the place in it, for example {@code answers[2].then.outcome}; empty for the whole
 * @param value what stands there; null if it is empty
 */
record ContractNode(String source, String path, Object value) {

  /** The fields of a mapping, each of which must have one of the allowed names. */
  Map<String, ContractNode> fields(String... allowed) {
    Map<String, ContractNode> fields = anyFields();
    fields.forEach(
        (name, field) -> {
          if (!Arrays.asList(allowed).contains(name)) {
            throw field.wrong("is not known here; use one of: " + String.join(", ", allowed));
          }
        });
    return fields;
  }

  /** The fields of a mapping, whatever their names are. */
  Map<String, ContractNode> anyFields() {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("must be a mapping (name: value), not " + shown());
    }
    Map<String, ContractNode> fields = new LinkedHashMap<>();
    map.forEach(
        (key, fieldValue) -> {
          String name = String.valueOf(key);
          fields.put(
              name,
              new ContractNode(source, path.isEmpty() ? name : path + "." + name, fieldValue));
        });
    return fields;
  }

  /** The items of a list. */
  List<ContractNode> items() {
    if (!(value instanceof List<?> list)) {
      throw wrong("must be a list (lines that begin with \"- \"), not " + shown());
    }
    List<ContractNode> items = new ArrayList<>();
    for (Object item : list) {
      items.add(new ContractNode(source, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The items of a list, or the one value that stands in its place. */
  List<ContractNode> itemsOrSelf() {
    return value instanceof List ? items() : List.of(this);
  }

  /** A text, number or truth value as text. */
  String text() {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw wrong("must be a text, not " + shown() + "; put it in quotes if it is one");
  }

  /** True or false. */
  boolean truth() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrong("must be true or false, not " + shown());
  }

  /** The complaint about this value. */
  InvalidVendorException wrong(String what) {
    return new InvalidVendorException(
        "The vendor contract "
            + source
            + " cannot be used: "
            + (path.isEmpty() ? "the file" : path)
            + " "
            + what
            + ".");
  }

  /** This value for a complaint. */
  String shown() {
    if (value == null) {
      return "empty";
    }
    String text = value.toString();
    return "'" + (text.length() <= 50 ? text : text.substring(0, 50) + "…") + "'";
  }
}
