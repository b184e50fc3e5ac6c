package io.campaignmessaging.vendor;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.http.DefaultVertxHttpBinding;
import org.apache.camel.component.vertx.http.VertxHttpBinding;
import org.apache.camel.component.vertx.http.VertxHttpConfiguration;
import org.apache.camel.component.vertx.http.VertxHttpEndpoint;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.core.env.Environment;

/**
 * Prepares the calls of one {@code vendor-http-async} route, which hold no thread while the vendor
 * takes its time. It makes each call at most once (no redirects); it limits the size and the time
 * of answers; and it calls private networks only where that is allowed.
 */
public class VendorHttpAsyncClient extends VendorHttpSettings implements VertxHttpBinding {

  private static final String SHARD = "vendorHttpAsyncShard";

  private final VertxHttpBinding binding = new DefaultVertxHttpBinding();
  private WebClientShards shards;

  /**
   * Makes a client that {@link #check} must find in order before it is used.
   *
   * @param environment has the secret
   */
  public VendorHttpAsyncClient(Environment environment) {
    super(environment);
  }

  @Override
  public HttpRequest<Buffer> prepareHttpRequest(VertxHttpEndpoint endpoint, Exchange exchange)
      throws Exception {
    VertxHttpConfiguration configuration = endpoint.getConfiguration();
    URI uri = configuration.getHttpUri();
    InetAddress pinned = refusesPrivateAddresses() ? publicAddress(uri.getHost()) : null;
    WebClientShards.Shard shard = shards(endpoint).take();
    exchange.setProperty(SHARD, shard);
    HttpRequest<Buffer> request =
        shard
            .client()
            .requestAbs(configuration.getHttpMethod(), uri.toString())
            .timeout(longestAnswer().toMillis())
            .as(new BoundedBody(longestAnswer()));
    binding.populateRequestHeaders(
        endpoint, exchange, request, configuration.getHeaderFilterStrategy());
    headers().forEach(request::putHeader);
    if (signs()) {
      signature(
              configuration.getHttpMethod().name(),
              target(uri),
              exchange.getMessage().getMandatoryBody(byte[].class))
          .forEach(request::putHeader);
    }
    if (pinned != null) {
      // The very address that was looked at, so that a name that resolves anew gains nothing.
      request.host(pinned.getHostAddress()).virtualHost(uri.getHost());
    }
    return request;
  }

  /** What stands in the request line: the client decodes a query and encodes it anew. */
  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    QueryStringEncoder target = new QueryStringEncoder(path);
    new QueryStringDecoder(uri)
        .parameters()
        .forEach((name, values) -> values.forEach(value -> target.addParam(name, value)));
    return target.toString();
  }

  private synchronized WebClientShards shards(VertxHttpEndpoint endpoint) {
    if (shards == null) {
      shards =
          new WebClientShards(
              endpoint.getComponent().getVertx(),
              endpoint.getConfiguration().getWebClientOptions());
    }
    return shards;
  }

  /** Closes the connections. The route template calls it when the route is removed. */
  public synchronized void close() {
    if (shards != null) {
      shards.close();
      shards = null;
    }
  }

  private InetAddress publicAddress(String host)
      throws UnknownHostException, VendorAddressRefusedException {
    InetAddress address = InetAddress.getByName(host);
    if (PrivateAddresses.contain(address)) {
      throw VendorAddressRefusedException.of(vendor(), address.getHostAddress());
    }
    return address;
  }

  @Override
  public void populateRequestHeaders(
      VertxHttpEndpoint endpoint,
      Exchange exchange,
      HttpRequest<Buffer> request,
      HeaderFilterStrategy strategy) {
    binding.populateRequestHeaders(endpoint, exchange, request, strategy);
  }

  @Override
  public void handleResponse(
      VertxHttpEndpoint endpoint, Exchange exchange, AsyncResult<HttpResponse<Buffer>> response)
      throws Exception {
    ((WebClientShards.Shard) exchange.removeProperty(SHARD)).release();
    binding.handleResponse(endpoint, exchange, response);
  }

  @Override
  public void populateResponseHeaders(
      Exchange exchange, HttpResponse<Buffer> response, HeaderFilterStrategy strategy) {
    binding.populateResponseHeaders(exchange, response, strategy);
  }

  @Override
  public Object processResponseBody(
      VertxHttpEndpoint endpoint,
      Exchange exchange,
      HttpResponse<Buffer> response,
      boolean exceptionOnly)
      throws Exception {
    return binding.processResponseBody(endpoint, exchange, response, exceptionOnly);
  }

  @Override
  public Throwable handleResponseFailure(
      VertxHttpEndpoint endpoint, Exchange exchange, HttpResponse<Buffer> response)
      throws Exception {
    return binding.handleResponseFailure(endpoint, exchange, response);
  }
}
