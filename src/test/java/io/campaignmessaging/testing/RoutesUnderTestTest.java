package io.campaignmessaging.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.campaignmessaging.sending.DeliveryResult;
import io.campaignmessaging.vendor.VendorAnswer;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the test kit promises to those who test their own routes with it. */
@RouteTest(
    value = "send-message",
    vendors = "acme",
    properties = "campaign.vendors.idempotent.acme=true")
class RoutesUnderTestTest {

  @Test
  void whatAStandInAnswersIsWhatTheRoutesGet(RoutesUnderTest routes) {
    routes.answer("vendor-acme", VendorAnswer.delivered("reference-1", null));

    routes.send("send-message", ClaimedRow.of(1, "acme"));

    assertThat(routes.bodiesAt("vendor-acme", Map.class))
        .extracting(message -> message.get("id"))
        .containsExactly(1L);
    assertThat(routes.bodiesAt("collect-responses", DeliveryResult.class))
        .extracting(DeliveryResult::vendorReference)
        .containsExactly("reference-1");
  }

  @Test
  void aStandInCanFail(RoutesUnderTest routes) {
    routes.fail("vendor-acme", new ConnectException("refused"));

    routes.send("send-message", ClaimedRow.of(1, "acme"));

    assertThat(routes.bodiesAt("collect-responses", DeliveryResult.class))
        .extracting(DeliveryResult::errorCode)
        .containsExactly("VENDOR_UNREACHABLE");
  }

  @Test
  void aMessageCanComeLate(RoutesUnderTest routes) {
    routes.send(
        "send-message", ClaimedRow.of(1, "acme"), Map.of("claimDeadline", System.nanoTime() - 1));

    assertThat(routes.bodiesAt("return-message-to-pending", Map.class)).hasSize(1);
    assertThat(routes.bodiesAt("vendor-acme", Map.class)).isEmpty();
  }

  @Test
  void anIdThatNothingStandsInForIsNamedWithThoseThereAre(RoutesUnderTest routes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routes.bodiesAt("vendor-acne", Map.class))
        .withMessageContaining("'vendor-acne'")
        .withMessageContaining("vendor-acme")
        .withMessageContaining("return-message-to-pending");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteTestFiles().createContextCustomizer(Misspelled.class, List.of()))
        .withMessageContaining("send-mesage")
        .withMessageContaining("routes/send-mesage.camel.yaml");
  }

  @RouteTest("send-mesage")
  private static final class Misspelled {}
}
