package io.campaignmessaging.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a route of the API answered.
 *
 * @param status the HTTP status
 * @param content the JSON document, a problem's as RFC 9457 has it; never null
 */
public record RouteAnswer(int status, JsonNode content) {

  private static final int FIRST_ERROR = 400;

  /** A route may answer with more than the page shows. */
  private static final JsonMapper READER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static RouteAnswer problem(int status, String detail) {
    return new RouteAnswer(status, JsonNodeFactory.instance.objectNode().put("detail", detail));
  }

  /**
   * Whether the route did what was asked.
   *
   * @return false for a problem
   */
  public boolean isGood() {
    return status < FIRST_ERROR;
  }

  /**
   * What is wrong, in a sentence.
   *
   * @return null where nothing is
   */
  public String problem() {
    if (isGood()) {
      return null;
    }
    return content.path("detail").asText("The request failed with status " + status + ".");
  }

  /**
   * The document as the page shows it.
   *
   * @param type a record with some of its fields
   * @return null for a problem
   */
  <T> T as(Class<T> type) {
    return isGood() ? read(type) : null;
  }

  /**
   * The document as the page shows it, a problem's too.
   *
   * @param type a record with some of its fields
   */
  <T> T read(Class<T> type) {
    return read(content, type);
  }

  /**
   * The elements of a list.
   *
   * @param field the name of the list
   * @param type a record with some of an element's fields
   * @return none where there is no such list, as in a problem
   */
  <T> List<T> items(String field, Class<T> type) {
    List<T> items = new ArrayList<>();
    content.path(field).forEach(item -> items.add(read(item, type)));
    return List.copyOf(items);
  }

  private static <T> T read(JsonNode document, Class<T> type) {
    try {
      return READER.treeToValue(document, type);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException(
          "A route's answer is no " + type.getSimpleName() + ".", unreadable);
    }
  }
}
