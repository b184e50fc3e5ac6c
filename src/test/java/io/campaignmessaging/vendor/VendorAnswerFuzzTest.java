package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class VendorAnswerFuzzTest {

  private static final VendorContractMapper MAPPER =
      VendorContractMapper.load("classpath:routes/", "mock-http");

  @FuzzTest
  void whateverAVendorAnswersHasAMeaningThatCanBeStored(
      @InRange(min = 100, max = 599) int status, @NotNull String retryAfter, byte[] body) {
    VendorAnswer answer =
        MAPPER.readAnswer(
            status, Map.of("retry-after", List.of(retryAfter), "X", retryAfter), body);

    assertThat(answer.status().hasErrorCode()).isEqualTo(answer.errorCode() != null);
    assertThat(answer.status() != VendorAnswer.Status.DELIVERED || status == 200).isTrue();
    assertSafe(answer.errorText(), VendorAnswer.MAXIMAL_TEXT_LENGTH);
    assertSafe(answer.vendorReference(), VendorAnswer.MAXIMAL_REFERENCE_LENGTH);
    if (answer.cost() != null) {
      assertThat(answer.cost()).isBetween(BigDecimal.ZERO, new BigDecimal("1000000"));
    }
    if (answer.retryAfter() != null) {
      assertThat(answer.retryAfter()).isBetween(Duration.ZERO, Duration.ofDays(1));
    }
  }

  /** PostgreSQL takes it, and a log line stays one line. */
  private static void assertSafe(String text, int longest) {
    if (text != null) {
      assertThat(text.length()).isLessThanOrEqualTo(longest);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
      assertThat(text.chars().anyMatch(Character::isISOControl)).isFalse();
    }
  }
}
