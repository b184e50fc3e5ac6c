package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.ClaimedRow;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientCheckTest {

  private final RecipientCheck check = new RecipientCheck();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test@example.com",
        "first.last@mail.example.com",
        "first+tag@example.com",
        "o'brien@example.com",
        "a@b",
        "!#$%&'*+-/=?^_`{|}~@example.com",
        "1@192.0.2.1",
        "jörg@bücher.example.com",
        "用户@例子.example.com",
        "пример@example.com",
        "שלום@example.com",
        "👋@example.com"
      })
  void anAddressIsNotRefused(String address) {
    assertThat(isRefused(address)).isFalse();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        " ",
        "no address",
        "@",
        "@example.com",
        "test@",
        "test",
        "a@b@example.com",
        ".test@example.com",
        "test.@example.com",
        "te..st@example.com",
        "test@.example.com",
        "test@example.com.",
        "test@example..com",
        " test@example.com",
        "test@example.com ",
        "te st@example.com",
        "\"te st\"@example.com",
        "\"test@example.com\"",
        "Test User <test@example.com>",
        "test@[192.0.2.1]",
        "test@example.com,other@example.com",
        "test@example.com;other@example.com",
        "test@example.com\n",
        "test@example.com\r\nBcc: other@example.com",
        "te\u0000st@example.com",
        "te\u0007st@example.com",
        "te\u202est@example.com",
        "te\u200bst@example.com",
        "te\u2028st@example.com",
        "te\u00a0st@example.com",
        "te\u3000st@example.com"
      })
  void whatCannotBeAnAddressIsRefused(String address) {
    assertThat(isRefused(address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"64, 180, false", "65, 180, true", "1, 252, false", "1, 253, true"})
  void anAddressIsAsLongAsRfc5321Allows(int localLength, int domainLength, boolean refused) {
    String address = "a".repeat(localLength) + "@" + "b".repeat(domainLength);

    assertThat(isRefused(address)).isEqualTo(refused);
  }

  @Test
  void aTextOfAMegabyteIsRefusedAtOnce() {
    assertThat(isRefused("a.".repeat(500_000) + "@example.com")).isTrue();
  }

  private boolean isRefused(String address) {
    Map<String, Object> row = ClaimedRow.of(1, "mock");
    return check.isRefused(ClaimedRow.with(row, "customer_email", address));
  }
}
