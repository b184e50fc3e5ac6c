package io.campaignmessaging.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/**
 * Turns the parameters of a libpq URI into those of the PostgreSQL JDBC driver.
 *
 * <p>libpq's are at https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS,
 * the driver's are {@link PGProperty}. Names that both have, such as {@code sslmode}, {@code
 * sslrootcert} and {@code options}, mean the same.
 */
final class DatabaseParameters {

  /** libpq's names whose values the driver takes as they are. */
  private static final Map<String, PGProperty> RENAMED =
      Map.of(
          "application_name", PGProperty.APPLICATION_NAME,
          "channel_binding", PGProperty.CHANNEL_BINDING,
          "gssencmode", PGProperty.GSS_ENC_MODE,
          "krbsrvname", PGProperty.KERBEROS_SERVER_NAME,
          "require_auth", PGProperty.REQUIRE_AUTH,
          "sslnegotiation", PGProperty.SSL_NEGOTIATION);

  /**
   * The driver finds the primary by transaction_read_only, so that it is libpq's read-write too.
   */
  private static final Map<String, String> TARGET_SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private static final Map<String, String> KEEP_ALIVE = Map.of("0", "false", "1", "true");

  private static final Map<String, String> LOAD_BALANCE =
      Map.of("disable", "false", "random", "true");

  /** These would put another server in the place of the one that the URL names. */
  private static final Set<PGProperty> NOT_IN_A_URL =
      Set.of(PGProperty.SERVICE, PGProperty.PG_HOST, PGProperty.PG_PORT, PGProperty.PG_DBNAME);

  private static final Set<String> UTF_8_NAMES = Set.of("utf8", "utf-8", "unicode", "auto");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private final Map<String, String> converted = new LinkedHashMap<>();
  private final ServiceUrl url;
  private final UrlSetting setting;

  private DatabaseParameters(ServiceUrl url, UrlSetting setting) {
    this.url = url;
    this.setting = setting;
  }

  /**
   * Converts parameters.
   *
   * @param parameters libpq's or the driver's, decoded
   * @param url the URL that they are from
   * @param setting the setting that holds the URL
   * @return the driver's, in the same order
   * @throws SettingsException if one is unknown to both, the driver has nothing like it, or its
   *     value is not allowed
   */
  static Map<String, String> toJdbc(
      Map<String, String> parameters, ServiceUrl url, UrlSetting setting) {
    DatabaseParameters conversion = new DatabaseParameters(url, setting);
    parameters.forEach(conversion::convert);
    conversion.verifyCertificates();
    return conversion.converted;
  }

  private void convert(String name, String value) {
    switch (name) {
      case "target_session_attrs" ->
          translate(name, value, PGProperty.TARGET_SERVER_TYPE, TARGET_SERVER_TYPES);
      case "keepalives" -> translate(name, value, PGProperty.TCP_KEEP_ALIVE, KEEP_ALIVE);
      case "load_balance_hosts" ->
          translate(name, value, PGProperty.LOAD_BALANCE_HOSTS, LOAD_BALANCE);
      case "connect_timeout" -> connectTimeout(name, value);
      // libpq's own rule for the URLs of JDBC.
      case "ssl" -> translate(name, value, PGProperty.SSL_MODE, Map.of("true", "require"));
      case "client_encoding" -> requireUtf8(name, value);
      default -> rename(name, value);
    }
  }

  private void rename(String name, String value) {
    PGProperty property = RENAMED.getOrDefault(name, PGProperty.forName(name));
    if (property == null || NOT_IN_A_URL.contains(property)) {
      throw setting.refuse(
          url.nameOf(name) + " is unknown to the PostgreSQL JDBC driver and can only be left out");
    }
    String[] choices = property.getChoices();
    // A list of methods is the driver's to check.
    if (choices != null
        && property != PGProperty.REQUIRE_AUTH
        && !Arrays.asList(choices).contains(value)) {
      throw notAllowed(name, List.of(choices));
    }
    put(property, value);
  }

  private void translate(
      String name, String value, PGProperty property, Map<String, String> translations) {
    String translated = translations.get(value);
    if (translated == null) {
      throw notAllowed(name, translations.keySet().stream().sorted().toList());
    }
    put(property, translated);
  }

  /** In seconds; libpq waits for ever with a negative number, the driver with 0. */
  private void connectTimeout(String name, String value) {
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw setting.refuse(url.nameOf(name) + " is not a whole number of seconds");
    }
    put(PGProperty.CONNECT_TIMEOUT, String.valueOf(Math.max(0, Integer.parseInt(value))));
  }

  /** The driver always speaks UTF-8. */
  private void requireUtf8(String name, String value) {
    if (!UTF_8_NAMES.contains(value.toLowerCase(Locale.ROOT))) {
      throw notAllowed(name, UTF_8_NAMES.stream().sorted().toList());
    }
  }

  /**
   * Keeps libpq's promises about root certificates, which the driver does not make: with one,
   * require checks the chain like verify-ca; and "system" means the platform's trust store with
   * verify-full.
   */
  private void verifyCertificates() {
    String rootCertificate = converted.get(PGProperty.SSL_ROOT_CERT.getName());
    if (rootCertificate == null) {
      return;
    }
    String mode = converted.get(PGProperty.SSL_MODE.getName());
    if (rootCertificate.equals("system")) {
      if (mode != null && !mode.equals("verify-full")) {
        throw setting.refuse("sslrootcert=system needs sslmode=verify-full");
      }
      converted.remove(PGProperty.SSL_ROOT_CERT.getName());
      put(PGProperty.SSL_MODE, "verify-full");
      put(PGProperty.SSL_FACTORY, "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if ("require".equals(mode)) {
      put(PGProperty.SSL_MODE, "verify-ca");
    }
  }

  private void put(PGProperty property, String value) {
    converted.put(property.getName(), ServiceUrl.plain(value, "value of a parameter", setting));
  }

  private SettingsException notAllowed(String name, List<String> allowed) {
    return setting.refuse(
        url.nameOf(name) + " has another value than " + String.join(", ", allowed));
  }
}
