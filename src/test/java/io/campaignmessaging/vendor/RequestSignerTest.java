package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestSignerTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00.999Z"), ZoneOffset.UTC);
  private static final byte[] BODY = "{\"text\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);

  /**
   * What {@code printf '1767268800\nPOST\n/v1/messages?version=2\n{"text":"Grüße"}' | openssl dgst
   * -sha256 -hmac let-me-in} says.
   */
  private static final String SIGNATURE =
      "1628c81cb85c8bacf1b7f85ebffc75d29bcaefca6efca4edd9e0f5d647ea468a";

  @Test
  void theSignatureIsTheOneThatTheVendorComputes() {
    RequestSigner signer = signer("", RequestSigner.Encoding.HEX);

    assertThat(signer.sign("POST", "/v1/messages?version=2", BODY))
        .isEqualTo(Map.of("X-Timestamp", "1767268800", "X-Signature", SIGNATURE));
  }

  @Test
  void itCanHaveAPrefixAndBeBase64() {
    RequestSigner signer = signer("sha256=", RequestSigner.Encoding.BASE64);

    assertThat(signer.sign("POST", "/v1/messages?version=2", BODY))
        .containsEntry("X-Signature", "sha256=FijIHLhci6zxt/hev/x10pvK78pu/KTt2eD11kfqRoo=");
  }

  @Test
  void nothingThatIsSignedCanBeChanged() {
    RequestSigner signer = signer("", RequestSigner.Encoding.HEX);

    assertThat(signer.sign("PUT", "/v1/messages?version=2", BODY).get("X-Signature"))
        .isNotEqualTo(SIGNATURE);
    assertThat(signer.sign("POST", "/v1/messages", BODY).get("X-Signature"))
        .isNotEqualTo(SIGNATURE);
    assertThat(signer.sign("POST", "/v1/messages?version=2", new byte[0]).get("X-Signature"))
        .isNotEqualTo(SIGNATURE);
  }

  private static RequestSigner signer(String prefix, RequestSigner.Encoding encoding) {
    return new RequestSigner(
        "let-me-in", new RequestSigner.Format("X-Signature", "X-Timestamp", prefix, encoding), NOW);
  }
}
