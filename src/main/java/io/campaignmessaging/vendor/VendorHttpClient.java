package io.campaignmessaging.vendor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * Prepares the HTTP client of one vendor route. It adds the credentials and the fixed headers, so
 * that they are in no endpoint URI, exchange, trace or management view; it makes each call at most
 * once (no retries, no redirects); it limits the size and the time of answers; and it calls private
 * networks only where that is allowed.
 */
public class VendorHttpClient implements HttpClientConfigurer {

  private static final Logger LOG = LoggerFactory.getLogger(VendorHttpClient.class);

  private static final String AUTHORIZATION = "Authorization";
  private static final String ALLOWED = "allowed";
  private static final String REFUSED = "refused";
  private static final List<String> AUTHENTICATIONS = List.of("basic", "bearer", "api-key");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
  // The client and the route set these themselves.
  private static final List<String> RESERVED =
      List.of(
          "connection",
          "content-length",
          "content-type",
          "host",
          "idempotency-key",
          "transfer-encoding");

  private final Environment environment;

  private String vendor = "";
  private String authentication = "none";
  private String username = "";
  private String secretProperty = "";
  private String apiKeyHeader = "X-API-Key";
  private String headerLines = "";
  private String connectTimeout = "2s";
  private String responseTimeout = "10s";
  private String lease = "60s";
  private String privateAddresses = REFUSED;

  private Map<String, String> headers = Map.of();
  private Duration longestConnecting;
  private Duration longestAnswer;

  /**
   * Makes a client that {@link #check} must find in order before it is used.
   *
   * @param environment has the secret
   */
  public VendorHttpClient(Environment environment) {
    this.environment = environment;
  }

  /**
   * Checks the settings and prepares what is sent with each call. The route template calls it once,
   * after the setters.
   *
   * @throws InvalidVendorException if a setting cannot be used; the message names the vendor and
   *     the parameter and shows no secret
   */
  public void check() {
    Duration connect = duration("connectTimeout", connectTimeout);
    Duration response = duration("responseTimeout", responseTimeout);
    if (connect.plus(response).multipliedBy(3).compareTo(duration("campaign.claim.lease", lease))
        >= 0) {
      throw wrong(
          "connectTimeout ("
              + connectTimeout
              + ") and responseTimeout ("
              + responseTimeout
              + ") together must be below a third of campaign.claim.lease ("
              + lease
              + "), or a message could be claimed again while its call goes on");
    }
    if (!privateAddresses.equals(ALLOWED) && !privateAddresses.equals(REFUSED)) {
      throw wrong("privateAddresses must be allowed or refused, not '" + privateAddresses + "'");
    }
    Map<String, String> all = fixedHeaders();
    all.putAll(credentials());
    headers = Map.copyOf(all);
    longestConnecting = connect;
    longestAnswer = response;
  }

  @Override
  // The connect time-out now belongs to the connection manager, which is the component's.
  @SuppressWarnings("deprecation")
  public void configureHttpClient(HttpClientBuilder client) {
    client.setDefaultRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(longestConnecting))
            .setConnectTimeout(Timeout.of(longestConnecting))
            .setResponseTimeout(Timeout.of(longestAnswer))
            .build());
    client.setUserAgent("campaign-messaging");
    // The client would repeat a call on 429 and 503 by itself, and wait in between.
    client.disableAutomaticRetries();
    client.disableRedirectHandling();
    client.disableCookieManagement();
    client.disableAuthCaching();
    // A compressed answer could grow without limit when it is unpacked.
    client.disableContentCompression();
    if (privateAddresses.equals(REFUSED)) {
      client.setRequestExecutor(new PublicAddressesOnly(vendor));
    }
    client.addRequestInterceptorLast(
        (request, entity, context) -> headers.forEach(request::setHeader));
    client.addResponseInterceptorLast(
        (response, entity, context) -> {
          if (response instanceof ClassicHttpResponse classic && classic.getEntity() != null) {
            classic.setEntity(new BoundedAnswer(classic.getEntity(), longestAnswer));
          }
        });
  }

  /**
   * Sets whose client this is.
   *
   * @param vendor name of the vendor, for error messages
   */
  public void setVendor(String vendor) {
    this.vendor = vendor;
  }

  /**
   * Sets how the vendor knows us.
   *
   * @param authentication {@code none}, {@code basic}, {@code bearer} or {@code api-key}
   */
  public void setAuthentication(String authentication) {
    this.authentication = authentication;
  }

  /**
   * Sets the user of {@code basic} authentication.
   *
   * @param username the user
   */
  public void setUsername(String username) {
    this.username = username;
  }

  /**
   * Sets where the password, token or key is.
   *
   * @param secretProperty name of a property, for example {@code campaign.acme.token}
   */
  public void setSecretProperty(String secretProperty) {
    this.secretProperty = secretProperty;
  }

  /**
   * Sets the header of {@code api-key} authentication.
   *
   * @param apiKeyHeader name of the header
   */
  public void setApiKeyHeader(String apiKeyHeader) {
    this.apiKeyHeader = apiKeyHeader;
  }

  /**
   * Sets further headers.
   *
   * @param headerLines one {@code Name: value} a line
   */
  public void setHeaderLines(String headerLines) {
    this.headerLines = headerLines;
  }

  /**
   * Sets the longest wait for a connection.
   *
   * @param connectTimeout for example {@code 2s}
   */
  public void setConnectTimeout(String connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * Sets the longest wait for an answer once the connection is there.
   *
   * @param responseTimeout for example {@code 10s}
   */
  public void setResponseTimeout(String responseTimeout) {
    this.responseTimeout = responseTimeout;
  }

  /**
   * Sets how long a claim holds; both time-outs together must be below a third of it.
   *
   * @param lease the setting {@code campaign.claim.lease}
   */
  public void setLease(String lease) {
    this.lease = lease;
  }

  /**
   * Sets whether the vendor may be on a private network or on this machine.
   *
   * @param privateAddresses {@code allowed} or {@code refused}
   */
  public void setPrivateAddresses(String privateAddresses) {
    this.privateAddresses = privateAddresses;
  }

  private Map<String, String> fixedHeaders() {
    Map<String, String> fixed = new LinkedHashMap<>();
    for (String line : headerLines.split("\\R")) {
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw wrong("headers must have one 'Name: value' a line, and a line has no colon");
      }
      String name = headerName(line.substring(0, colon).strip());
      fixed.put(name, headerValue(name, line.substring(colon + 1).strip()));
    }
    return fixed;
  }

  private Map<String, String> credentials() {
    if (authentication.equals("none")) {
      return Map.of();
    }
    if (!AUTHENTICATIONS.contains(authentication)) {
      throw wrong(
          "authentication must be one of none, basic, bearer, api-key, not '"
              + authentication
              + "'");
    }
    String secret = secretProperty.isBlank() ? null : environment.getProperty(secretProperty);
    if (secret == null) {
      throw wrong(
          "secretProperty must name a property that is set, and '" + secretProperty + "' is not");
    }
    if (secret.isBlank()) {
      LOG.warn(
          "The vendor {} is called without credentials, for {} is empty; the vendor will refuse the messages.",
          vendor,
          secretProperty);
      return Map.of();
    }
    return switch (authentication) {
      case "basic" -> Map.of(AUTHORIZATION, "Basic " + base64(username + ":" + secret));
      case "bearer" -> Map.of(AUTHORIZATION, "Bearer " + headerValue("secret", secret));
      default -> Map.of(headerName(apiKeyHeader), headerValue("secret", secret));
    };
  }

  private Duration duration(String name, String text) {
    try {
      Duration duration = DurationStyle.detectAndParse(text);
      if (duration.compareTo(Duration.ZERO) > 0) {
        return duration;
      }
    } catch (IllegalArgumentException unreadable) {
      // The complaint below says it better.
    }
    throw wrong(name + " must be a time above 0 such as 10s, not '" + text + "'");
  }

  private String headerName(String name) {
    if (!HEADER_NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw wrong(
          "'"
              + name
              + "' is no name of a header that can be set; these are set already: "
              + RESERVED);
    }
    return name;
  }

  private String headerValue(String parameter, String value) {
    if (value.isBlank() || !HEADER_VALUE.matcher(value).matches()) {
      throw wrong(parameter + " must have printable ASCII characters only, and at least one");
    }
    return value;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private InvalidVendorException wrong(String what) {
    return new InvalidVendorException("The vendor '" + vendor + "' cannot be used: " + what + ".");
  }
}
