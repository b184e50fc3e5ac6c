package io.campaignmessaging.settings;

import java.util.Objects;

/**
 * A setting that the application cannot start with. Its message is one line and holds no secret.
 */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String action;

  /**
   * @param problem what is wrong, as a sentence that names the setting; never a password
   * @param action what to do about it, as a sentence
   */
  public SettingsException(String problem, String action) {
    super(
        Objects.requireNonNull(problem, "problem")
            + " "
            + Objects.requireNonNull(action, "action"));
    this.problem = problem;
    this.action = action;
  }

  /**
   * Returns what is wrong.
   *
   * @return one sentence that names the setting
   */
  public String problem() {
    return problem;
  }

  /**
   * Returns what to do about it.
   *
   * @return one sentence
   */
  public String action() {
    return action;
  }
}
