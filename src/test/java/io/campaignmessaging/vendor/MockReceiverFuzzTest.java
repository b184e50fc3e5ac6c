package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;

class MockReceiverFuzzTest {

  private static final MockReceiverHttp HTTP = new MockReceiverHttp(new ObjectMapper());

  @FuzzTest
  void whateverIsSentItIsTakenOrRefused(String key, byte[] body) {
    try {
      assertThat(HTTP.readIdempotencyKey(key, body)).isNotBlank().hasSizeLessThanOrEqualTo(255);
    } catch (InvalidRequestException refused) {
      assertThat(refused.problems()).isNotEmpty();
    }
  }
}
