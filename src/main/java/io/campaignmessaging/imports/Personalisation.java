package io.campaignmessaging.imports;

import java.util.Map;

/**
 * Puts a message's fields in the places of its text that name them: {@code {{customer_name}}}. A
 * value is put in as it is and not looked through again. {@code \{{} is a literal {@code {{}.
 */
final class Personalisation {

  private static final String OPENING = "{{";
  private static final String CLOSING = "}}";
  private static final char ESCAPE = '\\';

  private Personalisation() {}

  /**
   * Personalises a text.
   *
   * @param text the text
   * @param fields the values by their names
   * @param limit most characters that the result may have
   * @return the text with the values
   * @throws IllegalArgumentException if it cannot be; the message says why in one sentence
   */
  static String apply(String text, Map<String, String> fields, int limit) {
    StringBuilder result = new StringBuilder(text.length());
    int copied = 0;
    int opening = text.indexOf(OPENING);
    while (opening >= 0) {
      if (opening > copied && text.charAt(opening - 1) == ESCAPE) {
        result.append(text, copied, opening - 1).append(OPENING);
        copied = opening + OPENING.length();
      } else {
        int closing = text.indexOf(CLOSING, opening);
        if (closing < 0) {
          throw new IllegalArgumentException(
              "A {{ has no }} behind it; write \\{{ where it is meant as it stands.");
        }
        String name = text.substring(opening + OPENING.length(), closing).strip();
        String value = fields.get(name);
        if (value == null) {
          throw new IllegalArgumentException(
              "The text names the field '"
                  + MessageCheck.shown(name)
                  + "', which has no value here.");
        }
        result.append(text, copied, opening).append(value);
        copied = closing + CLOSING.length();
      }
      if (result.length() > limit) {
        break;
      }
      opening = text.indexOf(OPENING, copied);
    }
    result.append(text, copied, text.length());
    if (result.length() > limit) {
      throw new IllegalArgumentException("The text has more than " + limit + " characters.");
    }
    return result.toString();
  }
}
