package io.campaignmessaging.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the database is, read from {@code CAMPAIGN_DATABASE_URL}.
 *
 * <p>It takes the URIs of PostgreSQL's own programs (<a href=
 * "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq,
 * connection URIs</a>), with the parameters of libpq or of the JDBC driver, and {@code
 * jdbc:postgresql:} URLs, which it leaves as they are. What differs from libpq: an empty host is
 * {@code localhost} over TCP, Unix sockets are refused, and the environment variables {@code PG…}
 * are not read.
 *
 * @param jdbcUrl the URL for the JDBC driver; holds no user name and password unless it was given
 *     as a {@code jdbc:} URL
 * @param username the user name, null if the URL gives none
 * @param password the password, null if the URL gives none
 */
public record DatabaseUrl(String jdbcUrl, String username, String password) {

  /** The setting's name. */
  public static final String SETTING_NAME = "CAMPAIGN_DATABASE_URL";

  private static final UrlSetting SETTING =
      new UrlSetting(
          SETTING_NAME, "postgresql://user:password@host:5432/database?sslmode=verify-full");

  private static final int DEFAULT_PORT = 5432;

  private static final String JDBC = "jdbc:postgresql:";

  private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");

  private static final Pattern JDBC_HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.%A-Za-z_-]+\\]|[^:\\[\\]@]*)(?::(?<port>.*))?");

  /**
   * Reads the setting's value.
   *
   * @param text the URL; spaces and line breaks around it are cut off
   * @return what it says
   * @throws SettingsException if it is malformed; the message names the wrong part and holds no
   *     secret
   */
  public static DatabaseUrl parse(String text) {
    String url = ServiceUrl.clean(text, SETTING);
    if (url.startsWith(JDBC)) {
      return new DatabaseUrl(checkedJdbcUrl(url), null, null);
    }
    for (String scheme : SCHEMES) {
      if (url.startsWith(scheme)) {
        return convert(ServiceUrl.parse(url, scheme, SETTING));
      }
    }
    throw SETTING.refuse("it begins with none of postgresql://, postgres:// and jdbc:postgresql:");
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    int question = jdbcUrl.indexOf('?');
    return "DatabaseUrl[" + (question < 0 ? jdbcUrl : jdbcUrl.substring(0, question)) + "]";
  }

  private static DatabaseUrl convert(ServiceUrl url) {
    Map<String, String> parameters = new LinkedHashMap<>(url.parameters());
    String username = override(parameters.remove("user"), url.user(), "user name");
    String password = emptyAsNull(parameters.remove("password"));
    String path = url.path() == null ? "" : url.path();
    String database =
        override(
            parameters.remove("dbname"),
            PercentEncoding.decode(path, "database name", SETTING),
            "database name");
    List<HostAndPort> hosts =
        hosts(url.hosts(), parameters.remove("host"), parameters.remove("port"));
    if (database == null) {
      database = username;
    }
    return new DatabaseUrl(
        jdbcUrl(hosts, database, DatabaseParameters.toJdbc(parameters, url, SETTING)),
        username,
        password == null ? emptyAsNull(url.password()) : password);
  }

  private static String jdbcUrl(
      List<HostAndPort> hosts, String database, Map<String, String> parameters) {
    String addresses =
        hosts.stream().map(host -> host.toAddress(DEFAULT_PORT)).collect(Collectors.joining(","));
    String query =
        parameters.entrySet().stream()
            .map(
                parameter ->
                    parameter.getKey() + "=" + PercentEncoding.encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return JDBC
        + "//"
        + addresses
        + "/"
        + (database == null ? "" : PercentEncoding.encode(database))
        + (query.isEmpty() ? "" : "?" + query);
  }

  /**
   * The parameters host and port replace those before the path; one port serves all hosts, as in
   * libpq.
   */
  private static List<HostAndPort> hosts(List<HostAndPort> given, String host, String port) {
    List<String> names =
        host == null
            ? given.stream().map(HostAndPort::host).toList()
            : List.of(host.split(",", -1));
    List<Integer> ports = new ArrayList<>();
    if (port == null) {
      given.forEach(one -> ports.add(one.port()));
    } else {
      for (String one : port.split(",", -1)) {
        ports.add(HostList.port(one, "host " + (ports.size() + 1), SETTING));
      }
    }
    if (ports.size() != 1 && ports.size() != names.size()) {
      throw SETTING.refuse("it gives another number of ports than of hosts");
    }
    List<HostAndPort> hosts = new ArrayList<>();
    for (String name : names) {
      int index = hosts.size();
      // Only before the path does an IPv6 address need its brackets.
      String bracketed = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
      hosts.add(
          new HostAndPort(
              HostList.host(bracketed, "host " + (index + 1), SETTING),
              ports.get(ports.size() == 1 ? 0 : index)));
    }
    return hosts;
  }

  private static String override(String parameter, String part, String name) {
    String value = emptyAsNull(parameter == null ? part : parameter);
    return value == null ? null : ServiceUrl.plain(value, name, SETTING);
  }

  private static String emptyAsNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** The driver itself would print a wrong port, which may be a piece of a password. */
  private static String checkedJdbcUrl(String url) {
    String rest = url.substring(JDBC.length());
    if (rest.startsWith("//")) {
      int end = rest.indexOf('/', 2);
      String hosts = end < 0 ? rest.substring(2) : rest.substring(2, end);
      if (end < 0 || hosts.indexOf('?') >= 0) {
        throw SETTING.refuse("a jdbc: URL has a slash behind its hosts");
      }
      if (hosts.indexOf('@') >= 0) {
        throw SETTING.refuse(
            "a jdbc: URL holds no user name before its hosts: they go behind the ? as user and"
                + " password, or the URL begins with postgresql:// instead");
      }
      int number = 0;
      for (String entry : hosts.split(",", -1)) {
        number++;
        var matcher = JDBC_HOST.matcher(entry);
        if (!matcher.matches()) {
          throw SETTING.refuse("host " + number + " is malformed");
        }
        HostList.port(matcher.group("port"), "host " + number, SETTING);
      }
    }
    return url;
  }
}
