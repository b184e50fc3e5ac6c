package io.campaignmessaging.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hosts of a service's URL, separated by commas. */
final class HostList {

  private static final Pattern ENTRY =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:\\[\\]]*)(?::(?<port>.*))?");

  /**
   * Host names may hold an underscore, as the names of containers do; others are written in their
   * xn-- form.
   */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  private static final Pattern IPV6 =
      Pattern.compile("\\[(?<address>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:%[A-Za-z0-9_.-]+)?\\]");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private static final int HIGHEST_PORT = 65_535;

  private HostList() {}

  /**
   * Reads {@code host[:port],…} from a URL.
   *
   * @param text the hosts as they stand in the URL, possibly none
   * @param setting the setting that holds the URL
   * @return at least one host
   * @throws SettingsException if a host or a port is malformed
   */
  static List<HostAndPort> parse(String text, UrlSetting setting) {
    if (text.indexOf('@') >= 0) {
      throw setting.refuse(
          "an @ stands within the hosts: in a user name or a password it is written %40");
    }
    List<HostAndPort> hosts = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      String which = "host " + (hosts.size() + 1);
      Matcher matcher = ENTRY.matcher(entry);
      if (!matcher.matches()) {
        throw setting.refuse(
            which + " is malformed (an IPv6 address stands in brackets, as in [::1]:5432)");
      }
      String host = PercentEncoding.decode(matcher.group("host"), which, setting);
      hosts.add(
          new HostAndPort(host(host, which, setting), port(matcher.group("port"), which, setting)));
    }
    return List.copyOf(hosts);
  }

  /**
   * Checks one decoded host.
   *
   * @param host a name, an IPv4 address or an IPv6 address in brackets; empty for {@code localhost}
   * @param which what to call it in a refusal
   * @param setting the setting that holds the URL
   * @return the host
   * @throws SettingsException if it is none of these
   */
  static String host(String host, String which, UrlSetting setting) {
    if (host.isEmpty()) {
      return "localhost";
    }
    if (host.startsWith("/")) {
      throw setting.refuse(
          which
              + " is the path of a Unix socket, and only TCP is supported (for example localhost)");
    }
    if (host.startsWith("[") ? !isIpv6(host) : !NAME.matcher(host).matches()) {
      throw setting.refuse(which + " is neither a host name nor an IP address");
    }
    return host;
  }

  /**
   * Reads one port.
   *
   * @param text its digits; null or empty for none
   * @param which what to call its host in a refusal
   * @param setting the setting that holds the URL
   * @return the port, null for none
   * @throws SettingsException if it is no number from 1 to 65535
   */
  static Integer port(String text, String which, UrlSetting setting) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (PORT.matcher(text).matches()) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= HIGHEST_PORT) {
        return port;
      }
    }
    throw setting.refuse(
        "the port of "
            + which
            + " is not a number from 1 to 65535 (: / and @ in a user name or a password are written"
            + " %3A, %2F and %40)");
  }

  private static boolean isIpv6(String bracketed) {
    Matcher matcher = IPV6.matcher(bracketed);
    if (!matcher.matches()) {
      return false;
    }
    try {
      // An address in brackets is only checked, never looked up.
      InetAddress.getByName("[" + matcher.group("address") + "]");
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
