package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class InvalidVendorFailureAnalyzerTest {

  @Test
  void theReasonIsFoundAmongTheCauses() {
    Exception failure =
        new IllegalStateException(
            "Failed to create route",
            new RuntimeException(new InvalidVendorException("acme.yaml is missing")));

    FailureAnalysis analysis = new InvalidVendorFailureAnalyzer().analyze(failure);

    assertThat(analysis.getDescription()).isEqualTo("acme.yaml is missing");
    assertThat(analysis.getAction()).contains("routes/vendors.camel.yaml");
  }
}
