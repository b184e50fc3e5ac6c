package io.campaignmessaging.vendor;

import org.apache.camel.Exchange;

class VendorHttpAsyncTemplateTest extends VendorHttpTemplateContract {

  VendorHttpAsyncTemplateTest() {
    super("vendor-http-async");
  }

  @Override
  void assertBeyondTheConnections(Exchange exchange) {
    assertUnreachable(exchange);
  }
}
