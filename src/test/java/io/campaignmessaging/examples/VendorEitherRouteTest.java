package io.campaignmessaging.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.sending.DeliveryResult;
import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import io.campaignmessaging.testing.VendorCase;
import org.junit.jupiter.api.Test;

@RouteTest(
    folder = "src/test/resources/example-routes",
    value = {"send-message", "vendor-either"},
    vendors = {"acme", "backup"},
    properties = "campaign.vendors.idempotent.either=true")
class VendorEitherRouteTest {
  @Test
  void aMessageThatAcmeRefusesForGoodIsSentByTheBackup(RoutesUnderTest routes) {
    routes.answer("vendor-acme", VendorCase.of("mock-http/spam").expected());
    routes.answer("vendor-backup", VendorCase.of("mock-http/delivered").expected());

    routes.send("send-message", ClaimedRow.of(41, "either"));

    assertThat(routes.bodiesAt("collect-responses", DeliveryResult.class))
        .extracting(DeliveryResult::vendorReference)
        .containsExactly("m-1");
  }
}
