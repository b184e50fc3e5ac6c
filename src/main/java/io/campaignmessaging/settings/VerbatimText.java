package io.campaignmessaging.settings;

/**
 * A property's value that Spring takes as it is: in a text it would resolve what looks like a
 * placeholder, such as a password that holds <code>${a:b}</code>. Escaping does not help, because
 * Spring takes the backslash away only where the placeholder is complete.
 *
 * <p>Spring's conversion of objects to text calls {@link #toString()} on types that have, like this
 * one, a public constructor from a text.
 *
 * @param text the value
 */
public record VerbatimText(String text) {

  private static final String PLACEHOLDER = "${";

  /**
   * Makes the value of a property.
   *
   * @param text the value
   * @return the text itself, or where it could be taken for a placeholder, a VerbatimText
   */
  static Object of(String text) {
    return text.contains(PLACEHOLDER) ? new VerbatimText(text) : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
