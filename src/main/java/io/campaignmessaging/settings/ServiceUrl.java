package io.campaignmessaging.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The parts of {@code scheme://[user[:password]@][host[:port]][,…][/path][?name=value&…]}, which is
 * how libpq and RabbitMQ write their URLs.
 *
 * <p>The user information ends at the first {@code @} before the first {@code /}, as in libpq's
 * {@code conninfo_uri_parse_options}.
 *
 * @param setting the setting that holds the URL
 * @param user the decoded user name, null if there is none
 * @param password the decoded password, possibly empty, null if there is none
 * @param hosts at least one; an empty host is {@code localhost}
 * @param path what follows the slash, still encoded; null without a slash
 * @param parameters the decoded parameters in their order; of a repeated one the last
 * @param sayable whether a parameter's name may be repeated in a refusal. It may not where an
 *     {@code @} or a password follows the hosts: an unencoded slash or ampersand may have cut the
 *     password in two, and the name may be the rest of it
 */
record ServiceUrl(
    UrlSetting setting,
    String user,
    String password,
    List<HostAndPort> hosts,
    String path,
    Map<String, String> parameters,
    boolean sayable) {

  private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

  /** U+FFFD stands where the Java VM could not read a byte of the environment in its locale. */
  private static final char UNREADABLE = '\uFFFD';

  /**
   * Takes a URL apart.
   *
   * @param text the URL
   * @param scheme what it begins with, for example {@code amqp://}
   * @param setting the setting that holds it
   * @return its parts
   * @throws SettingsException if a part is malformed; its message holds nothing of the user
   *     information
   */
  static ServiceUrl parse(String text, String scheme, UrlSetting setting) {
    String rest = text.substring(scheme.length());
    int slash = rest.indexOf('/');
    int at = rest.indexOf('@');
    String user = null;
    String password = null;
    if (at >= 0 && (slash < 0 || at < slash)) {
      String userInformation = rest.substring(0, at);
      int colon = userInformation.indexOf(':');
      String encodedUser = colon < 0 ? userInformation : userInformation.substring(0, colon);
      if (!encodedUser.isEmpty()) {
        user =
            plain(PercentEncoding.decode(encodedUser, "user name", setting), "user name", setting);
      }
      if (colon >= 0) {
        password =
            PercentEncoding.decode(userInformation.substring(colon + 1), "password", setting);
      }
      rest = rest.substring(at + 1);
    }

    int endOfHosts = indexOfAny(rest, "/?");
    String hosts = rest.substring(0, endOfHosts);
    String tail = rest.substring(endOfHosts);
    int question = tail.indexOf('?');
    String path = question < 0 ? tail : tail.substring(0, question);
    boolean sayable = tail.indexOf('@') < 0 && !tail.contains("password=");
    return new ServiceUrl(
        setting,
        user,
        password,
        HostList.parse(hosts, setting),
        path.isEmpty() ? null : path.substring(1),
        question < 0 ? Map.of() : parameters(tail.substring(question + 1), setting),
        sayable);
  }

  /**
   * Refuses what can't stand in a URL, before anything is made of it, and cuts off the space or
   * line break that files and shells leave around a value.
   *
   * @param text the setting's value
   * @param setting the setting
   * @return the value to parse
   * @throws SettingsException if there is a space, a control character or an unreadable one within
   */
  static String clean(String text, UrlSetting setting) {
    String stripped = text.strip();
    if (stripped.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw setting.refuse("it holds a space, a line break or another control character");
    }
    if (stripped.indexOf(UNREADABLE) >= 0
        || stripped.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw setting.refuse(
          "it holds a character that cannot be read in this locale and must be percent-encoded");
    }
    return stripped;
  }

  /**
   * Refuses control characters in a decoded part.
   *
   * @param decoded the decoded part
   * @param part what it is
   * @param setting the setting that holds the URL
   * @return the part as it came
   * @throws SettingsException if there is a control character
   */
  static String plain(String decoded, String part, UrlSetting setting) {
    if (decoded.chars().anyMatch(Character::isISOControl)) {
      throw setting.refuse("the " + part + " holds a line break or another control character");
    }
    return decoded;
  }

  /**
   * Names a parameter in a refusal, where that cannot give a password away.
   *
   * @param name the parameter's decoded name
   * @return for example {@code the parameter "sslmode"}, else {@code a parameter}
   */
  String nameOf(String name) {
    return sayable && PARAMETER_NAME.matcher(name).matches()
        ? "the parameter \"" + name + "\""
        : "a parameter";
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return setting.name() + hosts;
  }

  private static Map<String, String> parameters(String query, UrlSetting setting) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      if (equals <= 0 || parameter.indexOf('=', equals + 1) >= 0) {
        throw setting.refuse(
            "a parameter behind the ? is not of the form name=value (a further = is written %3D)");
      }
      String name =
          PercentEncoding.decode(parameter.substring(0, equals), "name of a parameter", setting);
      String value =
          PercentEncoding.decode(parameter.substring(equals + 1), "value of a parameter", setting);
      parameters.put(name, value);
    }
    return parameters;
  }

  private static int indexOfAny(String text, String characters) {
    for (int index = 0; index < text.length(); index++) {
      if (characters.indexOf(text.charAt(index)) >= 0) {
        return index;
      }
    }
    return text.length();
  }
}
