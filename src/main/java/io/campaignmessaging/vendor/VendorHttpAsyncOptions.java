package io.campaignmessaging.vendor;

import io.vertx.ext.web.client.WebClientOptions;
import org.springframework.boot.convert.DurationStyle;

/**
 * The options of the client of one {@code vendor-http-async} route. It makes them and is none
 * itself: a class of this project that extends one of Vert.x stops every annotation processor,
 * because Vert.x's own annotations are not on the class path.
 */
public final class VendorHttpAsyncOptions {

  private VendorHttpAsyncOptions() {}

  /**
   * Makes the options from the parameters of the route's template.
   *
   * @param connections most calls at the same time, above 0; a call beyond it fails unsent
   * @param connectTimeout longest wait for a connection, for example {@code 2s}
   * @return the options
   * @throws IllegalArgumentException if one of them cannot be read
   */
  public static WebClientOptions of(int connections, String connectTimeout) {
    WebClientOptions options = new WebClientOptions();
    options.setUserAgent(VendorHttpSettings.USER_AGENT);
    options.setFollowRedirects(false);
    options.setMaxPoolSize(connections);
    options.setMaxWaitQueueSize(0);
    options.setConnectTimeout(
        Math.toIntExact(DurationStyle.detectAndParse(connectTimeout).toMillis()));
    return options;
  }
}
