package io.campaignmessaging.vendor;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/**
 * The parameters of a vendor route over HTTP, which its templates set, and what follows from them.
 * Secrets are read from properties and kept here alone, so that they are in no endpoint URI,
 * exchange, trace or management view.
 */
public abstract class VendorHttpSettings {

  /** What the vendor is told of the caller. */
  static final String USER_AGENT = "campaign-messaging";

  private static final String AUTHORIZATION = "Authorization";
  private static final List<String> AUTHENTICATIONS = List.of("basic", "bearer", "api-key", "hmac");
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
  private String signatureHeader = "X-Signature";
  private String timestampHeader = "X-Timestamp";
  private String signaturePrefix = "";
  private String signatureEncoding = "hex";
  private String headerLines = "";
  private String connectTimeout = "2s";
  private String responseTimeout = "10s";
  private String lease = "60s";
  private String privateAddresses = "refused";

  private VendorParameters parameters;
  private boolean refusesPrivateAddresses;
  private Map<String, String> headers = Map.of();
  private RequestSigner signer;
  private Duration longestConnecting;
  private Duration longestAnswer;

  /**
   * Makes settings that {@link #check} must find in order before they are used.
   *
   * @param environment has the secret
   */
  protected VendorHttpSettings(Environment environment) {
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
    parameters = new VendorParameters(vendor, environment);
    Map<String, Duration> timeouts =
        parameters.timeouts(
            lease, Map.of("connectTimeout", connectTimeout, "responseTimeout", responseTimeout));
    refusesPrivateAddresses = !parameters.allowed("privateAddresses", privateAddresses);
    Map<String, String> all = fixedHeaders();
    String secret = secret();
    if (secret != null && authentication.equals("hmac")) {
      signer = new RequestSigner(secret, signatureFormat(all.keySet()), Clock.systemUTC());
    } else if (secret != null) {
      all.putAll(credentials(secret));
    }
    headers = Map.copyOf(all);
    longestConnecting = timeouts.get("connectTimeout");
    longestAnswer = timeouts.get("responseTimeout");
  }

  /** What is sent with each call besides the route's headers: credentials and fixed headers. */
  final Map<String, String> headers() {
    return headers;
  }

  /** Whether {@link #signature} signs. */
  final boolean signs() {
    return signer != null;
  }

  /**
   * The headers that sign a request.
   *
   * @param method the HTTP method
   * @param target path and query as they stand in the request line
   * @param body the body as it is sent
   */
  final Map<String, String> signature(String method, String target, byte[] body) {
    return signer.sign(method, target, body);
  }

  /** The longest wait for a connection. */
  final Duration longestConnecting() {
    return longestConnecting;
  }

  /** The longest wait for an answer. */
  final Duration longestAnswer() {
    return longestAnswer;
  }

  /** Whose calls these are. */
  final String vendor() {
    return vendor;
  }

  /** Whether a call to a private network, or to this machine, is refused. */
  final boolean refusesPrivateAddresses() {
    return refusesPrivateAddresses;
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
   * @param authentication {@code none}, {@code basic}, {@code bearer}, {@code api-key} or {@code
   *     hmac}
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
   * Sets the header of {@code hmac} authentication that carries the signature.
   *
   * @param signatureHeader name of the header
   */
  public void setSignatureHeader(String signatureHeader) {
    this.signatureHeader = signatureHeader;
  }

  /**
   * Sets the header of {@code hmac} authentication that carries the time of signing.
   *
   * @param timestampHeader name of the header
   */
  public void setTimestampHeader(String timestampHeader) {
    this.timestampHeader = timestampHeader;
  }

  /**
   * Sets what stands before the signature.
   *
   * @param signaturePrefix for example {@code sha256=}; empty for nothing
   */
  public void setSignaturePrefix(String signaturePrefix) {
    this.signaturePrefix = signaturePrefix;
  }

  /**
   * Sets how the signature is written.
   *
   * @param signatureEncoding {@code hex} or {@code base64}
   */
  public void setSignatureEncoding(String signatureEncoding) {
    this.signatureEncoding = signatureEncoding;
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

  /** The secret, or null if there is none to send. */
  private String secret() {
    if (authentication.equals("none")) {
      return null;
    }
    if (!AUTHENTICATIONS.contains(authentication)) {
      throw wrong(
          "authentication must be one of none, "
              + String.join(", ", AUTHENTICATIONS)
              + ", not '"
              + authentication
              + "'");
    }
    return parameters.secret(secretProperty);
  }

  private Map<String, String> credentials(String secret) {
    return switch (authentication) {
      case "basic" -> Map.of(AUTHORIZATION, "Basic " + base64(username + ":" + secret));
      case "bearer" -> Map.of(AUTHORIZATION, "Bearer " + headerValue("secret", secret));
      default -> Map.of(headerName(apiKeyHeader), headerValue("secret", secret));
    };
  }

  private RequestSigner.Format signatureFormat(Set<String> fixedHeaders) {
    headerName(signatureHeader);
    headerName(timestampHeader);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(fixedHeaders);
    if (!names.add(signatureHeader) || !names.add(timestampHeader)) {
      throw wrong(
          "signatureHeader and timestampHeader must be two headers that 'headers' does not set, not "
              + signatureHeader
              + " and "
              + timestampHeader);
    }
    if (!HEADER_VALUE.matcher(signaturePrefix).matches()) {
      throw wrong("signaturePrefix must have printable ASCII characters only");
    }
    return new RequestSigner.Format(
        signatureHeader,
        timestampHeader,
        signaturePrefix,
        switch (signatureEncoding) {
          case "hex" -> RequestSigner.Encoding.HEX;
          case "base64" -> RequestSigner.Encoding.BASE64;
          default ->
              throw wrong(
                  "signatureEncoding must be hex or base64, not '" + signatureEncoding + "'");
        });
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
    return parameters.wrong(what);
  }
}
