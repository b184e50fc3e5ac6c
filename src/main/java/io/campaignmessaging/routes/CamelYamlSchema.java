package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Camel's own schema of YAML routes, narrowed to the canonical form: what Camel also takes as a
 * single text ({@code to: direct:x}) or without its {@code expression} is refused.
 */
final class CamelYamlSchema {

  private static final String EXPRESSION =
      "#/items/definitions/org.apache.camel.model.language.ExpressionDefinition";

  private static final Set<String> VALUE_TYPES = Set.of("boolean", "integer", "number");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[\\w.:-]+}}");

  private final JsonSchema schema;

  /** Reads the schema, which takes a while. */
  CamelYamlSchema() {
    try (InputStream file =
        CamelYamlSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      JsonNode document = new ObjectMapper().readTree(file);
      narrow(document);
      schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a route file; empty if nothing is. */
  List<Finding> findings(RouteFile file) {
    return schema.validate(file.content()).stream()
        .filter(problem -> !isPlaceholderOfAValue(problem))
        .map(problem -> finding(file, problem))
        .toList();
  }

  /** Names what the problem is in: the innermost part that has an id. */
  private static Finding finding(RouteFile file, ValidationMessage problem) {
    JsonNodePath path = problem.getInstanceLocation();
    JsonNode part = file.content();
    int line = file.line(part);
    String subject = "the file";
    for (int level = 0; level < path.getNameCount(); level++) {
      Object step = path.getElement(level);
      if (step instanceof Integer index) {
        part = part.path(index);
        line = file.line(part);
      } else {
        line = file.line(part, step.toString());
        part = part.path(step.toString());
        if (part.has("id")) {
          String kind = step.toString().startsWith("route") ? step.toString() : "node";
          subject = kind + " '" + part.path("id").asText() + "'";
        }
      }
    }
    if (problem.getProperty() != null) {
      line = file.line(part, problem.getProperty());
    }
    return new Finding(
        file.name(), line, subject, "is not canonical YAML of Camel: " + problem.getError());
  }

  /** The schema knows booleans and numbers where Camel takes a property placeholder, too. */
  private static boolean isPlaceholderOfAValue(ValidationMessage problem) {
    JsonNode value = problem.getInstanceNode();
    return "type".equals(problem.getType())
        && value != null
        && PLACEHOLDER.matcher(value.asText()).matches()
        && VALUE_TYPES.contains(problem.getSchemaNode().asText());
  }

  private static void narrow(JsonNode node) {
    if (node.path("deprecated").isBoolean() && node instanceof ObjectNode keyword) {
      // No keyword of this version of JSON Schema, so the validator would warn of it.
      keyword.remove("deprecated");
    }
    if (node.get("oneOf") instanceof ArrayNode alternatives) {
      boolean hasObject = contains(alternatives, "type", "object");
      boolean hasExpression = contains(alternatives, "$ref", EXPRESSION);
      for (Iterator<JsonNode> each = alternatives.iterator(); each.hasNext(); ) {
        JsonNode alternative = each.next();
        if ((hasObject && "string".equals(alternative.path("type").asText()))
            || (hasExpression && EXPRESSION.equals(alternative.path("$ref").asText()))) {
          each.remove();
        }
      }
      // The members of a choice of one are its parent's: so the problems name them.
      if (hasObject && alternatives.size() == 1 && node instanceof ObjectNode parent) {
        parent.remove("oneOf");
        parent.setAll((ObjectNode) alternatives.get(0));
      }
    }
    node.forEach(CamelYamlSchema::narrow);
  }

  private static boolean contains(ArrayNode alternatives, String field, String text) {
    for (JsonNode alternative : alternatives) {
      if (text.equals(alternative.path(field).asText())) {
        return true;
      }
    }
    return false;
  }
}
