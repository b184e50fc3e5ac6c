package io.campaignmessaging.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

  private final Texts texts = new Texts(ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"7.5, 7.50", "0, 0.00", "1234.000000, '1,234.00'", "0.0075, 0.0075", "100, 100.00"})
  void moneyHasAtLeastTwoDecimalsAndLosesNone(BigDecimal amount, String text) {
    assertThat(texts.money(amount)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"96.32, 96.3", "0, 0.0", "1234.4, '1,234'"})
  void aRateHasADecimalWhereItIsSmall(double rate, String text) {
    assertThat(texts.rate(rate)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.9, 90 %", "0.925, 92.5 %", "1, 100 %", "0, 0 %"})
  void aShareIsSaidInPercent(BigDecimal share, String text) {
    assertThat(texts.share(share)).isEqualTo(text);
  }

  @Test
  void whatHasNoTimeOrAmountIsSaidToo() {
    assertThat(texts.time(null)).isEqualTo("–");
    assertThat(texts.money(null)).isEqualTo("0.00");
    assertThat(texts.time(Instant.parse("2026-11-26T07:30:00Z"))).isEqualTo("2026-11-26 07:30:00");
  }
}
