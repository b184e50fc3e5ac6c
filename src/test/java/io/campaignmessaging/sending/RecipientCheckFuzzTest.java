package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Duration;
import java.util.Map;

class RecipientCheckFuzzTest {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  @FuzzTest
  void whateverTheAddressIsItIsJudgedAtOnceAndHoldsNoControlCharacter(@NotNull String address) {
    long start = System.nanoTime();
    boolean refused = new RecipientCheck().isRefused(Map.of("customer_email", address));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    if (!refused) {
      assertThat(address).hasSizeLessThanOrEqualTo(254).containsOnlyOnce("@");
      assertThat(address.chars().anyMatch(Character::isISOControl)).isFalse();
    }
  }
}
