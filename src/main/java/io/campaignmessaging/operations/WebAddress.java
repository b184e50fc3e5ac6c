package io.campaignmessaging.operations;

import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where a person reaches the application's HTTP side. */
@Component
public class WebAddress {

  private final String host;
  private volatile int port;

  /**
   * Makes the address.
   *
   * @param environment knows {@code server.address}
   */
  public WebAddress(Environment environment) {
    this.host = environment.getProperty("server.address", "127.0.0.1");
  }

  @EventListener
  void serverStarted(WebServerInitializedEvent event) {
    if (event.getApplicationContext().getServerNamespace() == null) {
      port = event.getWebServer().getPort();
    }
  }

  /**
   * Returns the address of a page.
   *
   * @param path the path, with its leading slash
   * @return an absolute URL
   */
  public String url(String path) {
    String reachable = "0.0.0.0".equals(host) ? "127.0.0.1" : host;
    return "http://"
        + (reachable.contains(":") ? "[" + reachable + "]" : reachable)
        + ":"
        + port
        + path;
  }
}
