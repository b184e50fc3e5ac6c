package io.campaignmessaging.page;

import java.util.LinkedHashMap;
import java.util.Map;

/** What stands in the fields of a form, without the ones that were left empty. */
final class Filters {

  private Filters() {}

  /**
   * Collects fields.
   *
   * @param namesAndValues name and value in turn
   * @return what is not blank, to be added to
   */
  static Map<String, Object> of(String... namesAndValues) {
    Map<String, Object> filled = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isBlank()) {
        filled.put(namesAndValues[i], namesAndValues[i + 1].strip());
      }
    }
    return filled;
  }
}
