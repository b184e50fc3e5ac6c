package io.campaignmessaging.embedded;

/**
 * The application cannot start for a reason that its operator can remove. The message is one line:
 * what is wrong, where, and what to do about it.
 */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String description;
  private final String action;

  /**
   * Makes the failure.
   *
   * @param description what is wrong and where, a sentence
   * @param action what to do, a sentence that names the setting
   */
  public StartFailure(String description, String action) {
    this(description, action, null);
  }

  /**
   * Makes the failure with what caused it.
   *
   * @param description what is wrong and where, a sentence
   * @param action what to do, a sentence that names the setting
   * @param cause what caused it, or null
   */
  public StartFailure(String description, String action, Throwable cause) {
    super(oneLine(description + " " + action), cause);
    this.description = oneLine(description);
    this.action = oneLine(action);
  }

  /** Returns what is wrong and where. */
  public String description() {
    return description;
  }

  /** Returns what to do about it. */
  public String action() {
    return action;
  }

  /** Returns the text with every run of white space, line ends included, made one space. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
