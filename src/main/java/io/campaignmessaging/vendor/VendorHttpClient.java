package io.campaignmessaging.vendor;

import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.springframework.core.env.Environment;

/**
 * Prepares the HTTP client of one {@code vendor-http} route. It makes each call at most once (no
 * retries, no redirects); it limits the size and the time of answers; and it calls private networks
 * only where that is allowed.
 */
public class VendorHttpClient extends VendorHttpSettings implements HttpClientConfigurer {

  /**
   * Makes a client that {@link #check} must find in order before it is used.
   *
   * @param environment has the secret
   */
  public VendorHttpClient(Environment environment) {
    super(environment);
  }

  @Override
  // The connect time-out now belongs to the connection manager, which is the component's.
  @SuppressWarnings("deprecation")
  public void configureHttpClient(HttpClientBuilder client) {
    client.setDefaultRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(longestConnecting()))
            .setConnectTimeout(Timeout.of(longestConnecting()))
            .setResponseTimeout(Timeout.of(longestAnswer()))
            .build());
    client.setUserAgent(USER_AGENT);
    // The client would repeat a call on 429 and 503 by itself, and wait in between.
    client.disableAutomaticRetries();
    client.disableRedirectHandling();
    client.disableCookieManagement();
    client.disableAuthCaching();
    // A compressed answer could grow without limit when it is unpacked.
    client.disableContentCompression();
    if (refusesPrivateAddresses()) {
      client.setRequestExecutor(new PublicAddressesOnly(vendor()));
    }
    client.addRequestInterceptorLast(
        (request, entity, context) -> headers().forEach(request::setHeader));
    if (signs()) {
      // The request as it goes out, for the vendor can only check that one.
      client.addRequestInterceptorLast(
          (request, entity, context) ->
              signature(request.getMethod(), request.getRequestUri(), bytes(entity))
                  .forEach(request::setHeader));
    }
    client.addResponseInterceptorLast(
        (response, entity, context) -> {
          if (response instanceof ClassicHttpResponse classic && classic.getEntity() != null) {
            classic.setEntity(new BoundedAnswer(classic.getEntity(), longestAnswer()));
          }
        });
  }

  private static byte[] bytes(EntityDetails entity) throws IOException {
    // The body of writeRequest is in memory, so that it can be read twice.
    return EntityUtils.toByteArray((HttpEntity) entity);
  }
}
