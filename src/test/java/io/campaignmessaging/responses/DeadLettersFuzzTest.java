package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

class DeadLettersFuzzTest {

  private static final DeadLetters DEAD_LETTERS = new DeadLetters(new ObjectMapper());
  private static final DefaultExchange EXCHANGE = new DefaultExchange(new DefaultCamelContext());

  @FuzzTest
  void whateverAMessageCarriesItsTrackingCanBeStored(
      String messageId, @NotNull String name, String value) throws Exception {
    assertStorable(DEAD_LETTERS.queueMessageId(messageId, EXCHANGE));
    assertStorable(DEAD_LETTERS.describeFailure(new IllegalStateException(value)));
    String json = DEAD_LETTERS.headersAsJson(Map.of(name, String.valueOf(value)));
    new ObjectMapper()
        .readTree(json)
        .properties()
        .forEach(
            header -> {
              assertStorable(header.getKey());
              assertStorable(header.getValue().textValue());
            });
  }

  /** PostgreSQL refuses NUL, and half a surrogate pair in jsonb. */
  private static void assertStorable(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(500);
    assertThat(text.chars().anyMatch(Character::isISOControl)).isFalse();
    assertThat(text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)).isFalse();
  }
}
