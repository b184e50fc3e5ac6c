package io.campaignmessaging.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the broker is, read from {@code RabbitMQ_URL}.
 *
 * <p>It takes {@code amqp://} and {@code amqps://} URLs as RabbitMQ defines them (<a
 * href="https://www.rabbitmq.com/docs/uri-spec">URI specification</a>, <a
 * href="https://www.rabbitmq.com/docs/uri-query-parameters">query parameters</a>), with several
 * hosts separated by commas. What differs: a path of just {@code /} is the virtual host {@code /},
 * as a missing path is, where the specification makes it the virtual host without a name, which
 * nobody has; and an {@code amqps://} URL verifies the server's certificate and host name unless it
 * says {@code verify=verify_none}.
 *
 * <p>The parameters: {@code heartbeat} (seconds), {@code connection_timeout} (milliseconds), {@code
 * channel_max}, {@code auth_mechanism=plain}; with {@code amqps://} also {@code verify}, {@code
 * cacertfile}, {@code certfile}, {@code keyfile} and {@code password} (of the key), the files in
 * PEM format. Others are refused.
 *
 * @param hosts at least one host, each with its port
 * @param tls whether connections are encrypted
 * @param username the user name, null if the URL gives none
 * @param password the password, possibly empty, null if the URL gives none
 * @param virtualHost the virtual host, never empty
 * @param settings what the parameters say, as properties of Spring Boot
 */
public record BrokerUrl(
    List<HostAndPort> hosts,
    boolean tls,
    String username,
    String password,
    String virtualHost,
    Map<String, String> settings) {

  /** The setting's name. */
  public static final String SETTING_NAME = "RabbitMQ_URL";

  /** The name of the SSL bundle that holds the URL's certificates. */
  public static final String SSL_BUNDLE = "campaign-broker";

  private static final UrlSetting SETTING =
      new UrlSetting(SETTING_NAME, "amqps://user:password@host:5671/virtual-host");

  private static final String AMQP = "amqp://";
  private static final String AMQPS = "amqps://";
  private static final int AMQP_PORT = 5672;
  private static final int AMQPS_PORT = 5671;
  private static final String DEFAULT_VIRTUAL_HOST = "/";

  private static final String RABBITMQ = "spring.rabbitmq.";
  private static final String PEM = "spring.ssl.bundle.pem." + SSL_BUNDLE + ".";

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Makes the collections unmodifiable. */
  public BrokerUrl {
    hosts = List.copyOf(hosts);
    settings = Map.copyOf(settings);
  }

  /**
   * Reads the setting's value.
   *
   * @param text the URL; spaces and line breaks around it are cut off
   * @return what it says
   * @throws SettingsException if it is malformed or names a file that cannot be read; the message
   *     names the wrong part and holds no secret
   */
  public static BrokerUrl parse(String text) {
    String url = ServiceUrl.clean(text, SETTING);
    boolean tls = url.startsWith(AMQPS);
    if (!tls && !url.startsWith(AMQP)) {
      throw SETTING.refuse("it begins with neither amqp:// nor amqps://");
    }
    ServiceUrl parts = ServiceUrl.parse(url, tls ? AMQPS : AMQP, SETTING);
    int defaultPort = tls ? AMQPS_PORT : AMQP_PORT;
    return new BrokerUrl(
        parts.hosts().stream()
            .map(host -> new HostAndPort(host.host(), host.portOr(defaultPort)))
            .toList(),
        tls,
        parts.user(),
        parts.password(),
        virtualHost(parts.path()),
        settings(parts, tls));
  }

  /**
   * Says the same in Spring Boot's properties: {@code spring.rabbitmq.host} and {@code port} for
   * one host (so that either can still be overridden alone), {@code addresses} for several.
   *
   * @return the properties, those that the URL leaves open left out
   */
  public Map<String, String> toSpringProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    if (hosts.size() == 1) {
      properties.put(RABBITMQ + "host", hosts.get(0).host());
      properties.put(RABBITMQ + "port", String.valueOf(hosts.get(0).port()));
    } else {
      properties.put(
          RABBITMQ + "addresses",
          hosts.stream().map(host -> host.toAddress(AMQP_PORT)).collect(Collectors.joining(",")));
    }
    if (username != null) {
      properties.put(RABBITMQ + "username", username);
    }
    if (password != null) {
      properties.put(RABBITMQ + "password", password);
    }
    properties.put(RABBITMQ + "virtual-host", virtualHost);
    if (tls) {
      properties.put(RABBITMQ + "ssl.enabled", "true");
    }
    properties.putAll(settings);
    return properties;
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "BrokerUrl[" + (tls ? AMQPS : AMQP) + hosts + ", virtualHost=" + virtualHost + "]";
  }

  private static String virtualHost(String path) {
    if (path == null || path.isEmpty()) {
      return DEFAULT_VIRTUAL_HOST;
    }
    if (path.indexOf('/') >= 0) {
      throw SETTING.refuse(
          "the virtual host holds a slash (written %2F when it belongs to the name)");
    }
    String part = "virtual host";
    return ServiceUrl.plain(PercentEncoding.decode(path, part, SETTING), part, SETTING);
  }

  private static Map<String, String> settings(ServiceUrl url, boolean tls) {
    Map<String, String> parameters = new LinkedHashMap<>(url.parameters());
    Map<String, String> settings = new LinkedHashMap<>();
    putNumber(parameters, "heartbeat", settings, RABBITMQ + "requested-heartbeat", "s");
    putNumber(parameters, "connection_timeout", settings, RABBITMQ + "connection-timeout", "ms");
    putNumber(parameters, "channel_max", settings, RABBITMQ + "requested-channel-max", "");
    String mechanism = parameters.remove("auth_mechanism");
    if (mechanism != null && !mechanism.equalsIgnoreCase("plain")) {
      throw SETTING.refuse("the parameter auth_mechanism has another value than plain");
    }
    if (tls) {
      putCertificates(parameters, settings);
    }
    if (!parameters.isEmpty()) {
      throw SETTING.refuse(
          url.nameOf(parameters.keySet().iterator().next())
              + (tls ? " is not supported" : " is not supported, or only with amqps://"));
    }
    return settings;
  }

  private static void putNumber(
      Map<String, String> parameters,
      String name,
      Map<String, String> settings,
      String property,
      String unit) {
    String value = parameters.remove(name);
    if (value == null) {
      return;
    }
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw SETTING.refuse("the parameter " + name + " is not a whole number");
    }
    settings.put(property, value + unit);
  }

  private static void putCertificates(
      Map<String, String> parameters, Map<String, String> settings) {
    String authorities = file(parameters, "cacertfile");
    String certificate = file(parameters, "certfile");
    String key = file(parameters, "keyfile");
    String keyPassword = parameters.remove("password");
    boolean verify = isVerified(parameters.remove("verify"));
    if ((certificate == null) != (key == null) || (key == null && keyPassword != null)) {
      throw SETTING.refuse(
          "of the parameters certfile and keyfile one is missing (password is the key's)");
    }
    if (!verify) {
      if (authorities != null || certificate != null) {
        throw SETTING.refuse(
            "the parameter verify=verify_none does not go together with cacertfile or certfile");
      }
      settings.put(RABBITMQ + "ssl.validate-server-certificate", "false");
      settings.put(RABBITMQ + "ssl.verify-hostname", "false");
      return;
    }
    if (authorities != null) {
      settings.put(PEM + "truststore.certificate", authorities);
    }
    if (certificate != null) {
      settings.put(PEM + "keystore.certificate", certificate);
      settings.put(PEM + "keystore.private-key", key);
    }
    if (keyPassword != null) {
      settings.put(PEM + "keystore.private-key-password", keyPassword);
    }
    if (authorities != null || certificate != null) {
      settings.put(RABBITMQ + "ssl.bundle", SSL_BUNDLE);
    }
  }

  private static boolean isVerified(String verify) {
    if (verify == null || verify.equals("verify_peer")) {
      return true;
    }
    if (verify.equals("verify_none")) {
      return false;
    }
    throw SETTING.refuse("the parameter verify has another value than verify_none, verify_peer");
  }

  private static String file(Map<String, String> parameters, String name) {
    String value = parameters.remove(name);
    if (value == null) {
      return null;
    }
    try {
      Path file = Path.of(value).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file.toUri().toString();
      }
    } catch (InvalidPathException e) {
      // It names no file either: refused below, without the text that the exception would repeat.
    }
    throw SETTING.refuse("the parameter " + name + " names no file that can be read");
  }
}
