package io.campaignmessaging.vendor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with HMAC-SHA256, so that the vendor can tell that they come from us, are complete
 * and are new. {@code docs/vendor-contracts.md} says what is signed. Immutable and safe for use by
 * many threads.
 */
final class RequestSigner {

  private static final String ALGORITHM = "HmacSHA256";

  /** How the signature is written as text. */
  enum Encoding {
    HEX,
    BASE64;

    private String encode(byte[] signature) {
      return this == HEX
          ? HexFormat.of().formatHex(signature)
          : Base64.getEncoder().encodeToString(signature);
    }
  }

  /**
   * How the vendor wants a signature.
   *
   * @param signatureHeader name of the header that carries it
   * @param timestampHeader name of the header that carries the time of signing
   * @param prefix what stands before the signature, for example {@code sha256=}; may be empty
   * @param encoding how it is written
   */
  record Format(String signatureHeader, String timestampHeader, String prefix, Encoding encoding) {}

  private final SecretKey key;
  private final Format format;
  private final Clock clock;

  /**
   * Signs with this secret.
   *
   * @param secret the secret; its bytes in UTF-8 are the key
   * @param format how the vendor wants the signature
   * @param clock the time that is signed along
   */
  RequestSigner(String secret, Format format, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.format = format;
    this.clock = clock;
  }

  /**
   * Signs a request.
   *
   * @param method the HTTP method
   * @param target path and query as they stand in the request line
   * @param body the body as it is sent
   * @return the headers to send along
   */
  Map<String, String> sign(String method, String target, byte[] body) {
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    Mac mac = mac();
    mac.update((timestamp + "\n" + method + "\n" + target + "\n").getBytes(StandardCharsets.UTF_8));
    return Map.of(
        format.timestampHeader(),
        timestamp,
        format.signatureHeader(),
        format.prefix() + format.encoding().encode(mac.doFinal(body)));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java has " + ALGORITHM + "; this one fails.", missing);
    }
  }
}
