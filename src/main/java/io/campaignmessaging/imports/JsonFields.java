package io.campaignmessaging.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a message that is a JSON object of texts, numbers and truth values. */
final class JsonFields {

  /** Bounded, so that no text or name of a body can fill the memory. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LineReader.LONGEST_TEXT)
                  .maxNameLength(1_000)
                  .maxNumberLength(100)
                  .maxNestingDepth(100)
                  .build())
          .build();

  private JsonFields() {}

  /**
   * Reads the object at which the parser stands, to its end.
   *
   * @param parser stands at the beginning of a value
   * @param row the number of the message, from 1
   * @param line the line on which it begins, from 1
   * @return the message, or why it cannot be used
   * @throws IOException if it is no JSON or the connection broke
   */
  static ImportedLine read(JsonParser parser, long row, long line) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return ImportedLine.refused(row, line, null, "The message is no JSON object.");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    ImportedLine refused = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (refused != null) {
        parser.skipChildren();
      } else if (value.isStructStart()) {
        parser.skipChildren();
        refused =
            ImportedLine.refused(
                row, line, MessageCheck.shown(name), "The value must be a text or a number.");
      } else if (fields.size() == LineReader.MOST_FIELDS) {
        refused =
            ImportedLine.refused(
                row,
                line,
                null,
                "The message has more than " + LineReader.MOST_FIELDS + " fields.");
      } else if (fields.containsKey(name)) {
        refused =
            ImportedLine.refused(row, line, MessageCheck.shown(name), "The field is there twice.");
      } else {
        fields.put(name, value == JsonToken.VALUE_NULL ? null : parser.getText());
      }
    }
    return refused == null ? ImportedLine.of(row, line, fields) : refused;
  }
}
