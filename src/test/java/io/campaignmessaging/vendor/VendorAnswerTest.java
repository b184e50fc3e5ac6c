package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VendorAnswerTest {

  @Test
  void controlCharactersInTextsBecomeSpaces() {
    VendorAnswer answer =
        VendorAnswer.failed("SPAM", "a\u0000b\r\nc\u0085d\u2028e\u001b[31m", false, null);

    assertThat(answer.errorText()).isEqualTo("a b  c d e [31m");
  }

  @Test
  void brokenSurrogatePairsAreReplacedAndWholeOnesStay() {
    VendorAnswer answer = VendorAnswer.failed("SPAM", "\ud83d\ude00 \ud83d \ude00", false, null);

    assertThat(answer.errorText()).isEqualTo("\ud83d\ude00 \ufffd \ufffd");
  }

  @Test
  void aLongTextIsCutAndNoPairIsCutInTwo() {
    VendorAnswer answer =
        VendorAnswer.failed("SPAM", "x".repeat(499) + "\ud83d\ude00", false, null);

    assertThat(answer.errorText()).isEqualTo("x".repeat(499));
  }

  @Test
  void theReferenceIsMadeSafeToo() {
    VendorAnswer answer = VendorAnswer.delivered("r\n" + "x".repeat(300), null);

    assertThat(answer.vendorReference()).startsWith("r x").hasSize(255);
  }

  @Test
  void statusAndErrorCodeMustFitTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VendorAnswer.failed(null, null, true, null));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new VendorAnswer(
                    VendorAnswer.Status.DELIVERED, null, "SPAM", null, null, null, null));
  }

  @Test
  void negativeNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VendorAnswer.delivered(null, new BigDecimal("-1")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VendorAnswer.failed("SPAM", null, true, Duration.ofSeconds(-1)));
  }
}
