package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;

class VendorHttpTemplateTest extends VendorHttpTemplateContract {

  VendorHttpTemplateTest() {
    super("vendor-http");
  }

  @Override
  void assertBeyondTheConnections(Exchange exchange) {
    // It waited for a thread.
    assertThat(exchange.getMessage().getBody(VendorAnswer.class).status())
        .isEqualTo(VendorAnswer.Status.DELIVERED);
  }
}
