package io.campaignmessaging.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What a process does of the whole: several processes share the work by their roles. */
public enum Role {
  /** Claims pending messages, sends them and publishes the vendors' answers. */
  SENDER(true),
  /** Takes the vendors' answers from the queue and writes them back. */
  RECEIPTS(true),
  /** Answers over HTTP like a vendor. */
  MOCK_RECEIVER(false);

  /** The setting's name. */
  public static final String SETTING_NAME = "campaign.roles";

  private static final int LONGEST_QUOTE = 40;

  private final boolean needsServices;

  Role(boolean needsServices) {
    this.needsServices = needsServices;
  }

  /**
   * Returns the role's name in the setting.
   *
   * @return for example {@code mock-receiver}
   */
  public String settingValue() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Says whether the role needs the database and the broker.
   *
   * @return false if it needs neither
   */
  public boolean needsServices() {
    return needsServices;
  }

  /**
   * Reads the setting {@code campaign.roles}.
   *
   * @param environment where it is looked up, as a list of any form that Spring Boot knows
   * @return the roles of this process, never empty; all of them if nothing is set
   * @throws SettingsException if the list is empty or holds an unknown role
   */
  public static Set<Role> enabledIn(Environment environment) {
    List<String> names =
        Binder.get(environment).bind(SETTING_NAME, Bindable.listOf(String.class)).orElse(null);
    if (names == null) {
      return EnumSet.allOf(Role.class);
    }
    if (names.isEmpty()) {
      throw refuse("it is empty");
    }
    return names.stream()
        .map(Role::named)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
  }

  private static Role named(String name) {
    String stripped = name.strip();
    return Arrays.stream(values())
        .filter(role -> role.settingValue().equals(stripped))
        .findFirst()
        .orElseThrow(
            () ->
                refuse(
                    stripped.isEmpty()
                        ? "one of its entries is empty"
                        : "\"" + quotable(stripped) + "\" is no role"));
  }

  private static String quotable(String text) {
    String oneLine = text.replaceAll("\\p{Cntrl}", "?");
    return oneLine.length() <= LONGEST_QUOTE ? oneLine : oneLine.substring(0, LONGEST_QUOTE) + "…";
  }

  private static SettingsException refuse(String problem) {
    String allowed =
        Arrays.stream(values()).map(Role::settingValue).collect(Collectors.joining(", "));
    return new SettingsException(
        SETTING_NAME + ": " + problem + ".",
        "Set it to one or more of " + allowed + ", separated by commas, or leave it out for all.");
  }
}
