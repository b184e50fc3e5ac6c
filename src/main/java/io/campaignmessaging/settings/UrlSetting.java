package io.campaignmessaging.settings;

/**
 * A setting that holds the URL of a service, for the words of a refusal.
 *
 * @param name the setting's name, for example {@code RabbitMQ_URL}
 * @param example a URL in the right form
 */
record UrlSetting(String name, String example) {

  /**
   * Makes the refusal of this setting's value.
   *
   * @param problem which part is wrong and why, without the text of that part: where a URL is
   *     broken, any part of it may be a piece of the password
   * @return the exception to throw
   */
  SettingsException refuse(String problem) {
    return new SettingsException(
        name + ": " + problem + ".",
        "Write it like "
            + example
            + " with special characters in each part percent-encoded, such as %40 for @.");
  }
}
