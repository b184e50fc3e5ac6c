package io.campaignmessaging.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTagTest {

  private final BoundedTag tag = new BoundedTag(2);

  @Test
  void theFirstValuesHaveTheirOwnNameAndTheOthersShareOne() {
    assertThat(tag.of("BOUNCED")).isEqualTo("BOUNCED");
    assertThat(tag.of("SPAM")).isEqualTo("SPAM");
    assertThat(tag.of("TIMEOUT")).isEqualTo("other");
    assertThat(tag.of("SPAM")).isEqualTo("SPAM");
  }

  @Test
  void noValueTakesNoPlace() {
    assertThat(tag.of(null)).isEqualTo("none");
    assertThat(tag.of("BOUNCED")).isEqualTo("BOUNCED");
    assertThat(tag.of("SPAM")).isEqualTo("SPAM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "two words",
        "line\nbreak",
        "\u0000",
        "a\"b",
        "{x}",
        ".hidden",
        "שלום",
        "a234567890123456789012345678901234567890123456789012345678901234-too-long"
      })
  void whatIsNoPlainNameIsNotTakenOver(String value) {
    assertThat(tag.of(value)).isEqualTo("other");
    assertThat(tag.of("BOUNCED")).isEqualTo("BOUNCED");
    assertThat(tag.of("SPAM")).isEqualTo("SPAM");
  }
}
