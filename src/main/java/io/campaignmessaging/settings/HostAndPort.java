package io.campaignmessaging.settings;

/**
 * Where a server listens.
 *
 * @param host its name or address; an IPv6 address is in brackets
 * @param port its TCP port, null if the URL gives none
 */
public record HostAndPort(String host, Integer port) {

  /**
   * Writes it as {@code host:port}.
   *
   * @param defaultPort the port where the URL gives none
   * @return for example {@code db.example.com:5432} or {@code [::1]:5432}
   */
  public String toAddress(int defaultPort) {
    return host + ":" + portOr(defaultPort);
  }

  /**
   * Returns its port.
   *
   * @param defaultPort the port where the URL gives none
   * @return a port from 1 to 65535
   */
  public int portOr(int defaultPort) {
    return port == null ? defaultPort : port;
  }
}
