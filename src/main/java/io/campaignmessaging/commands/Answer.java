package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What the application answered.
 *
 * @param status the HTTP status
 * @param text the JSON document as it came
 * @param json the same, read
 */
record Answer(int status, String text, JsonNode json) {

  /**
   * Returns the list of a page, whatever it is called.
   *
   * @return the document's first list; a missing node if it has none
   */
  JsonNode list() {
    for (JsonNode field : json) {
      if (field.isArray()) {
        return field;
      }
    }
    return MissingNode.getInstance();
  }
}
