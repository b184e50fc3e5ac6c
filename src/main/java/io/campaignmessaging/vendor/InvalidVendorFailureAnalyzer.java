package io.campaignmessaging.vendor;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why the application did not start, when a vendor is to blame. */
class InvalidVendorFailureAnalyzer extends AbstractFailureAnalyzer<InvalidVendorException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidVendorException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct it, or take the vendor out of routes/vendors.camel.yaml.",
        cause);
  }
}
