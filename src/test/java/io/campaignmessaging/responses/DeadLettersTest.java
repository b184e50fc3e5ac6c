package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {

  private final DeadLetters deadLetters = new DeadLetters(new ObjectMapper());

  @Test
  void theCopyOfTheHeadersOutlivesTheirRemoval() {
    Map<String, Object> headers = new HashMap<>(Map.of("messageKind", "x", "CamelSqlQuery", "y"));

    Map<String, Object> copy = deadLetters.copyHeaders(headers);
    headers.clear();

    assertThat(copy).containsOnly(Map.entry("messageKind", "x"), Map.entry("CamelSqlQuery", "y"));
  }

  @Test
  void headersAreWrittenAsTextsWithoutWhatPostgresqlRefuses() throws IOException {
    Map<String, Object> headers = new HashMap<>();
    headers.put("text", "a\u0000b\nc");
    headers.put("number", 7);
    headers.put("nothing", null);
    headers.put("quoted", "say \"hello\"");

    String json = deadLetters.headersAsJson(headers);

    assertThat(new ObjectMapper().readTree(json))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"text": "a b c", "number": "7", "nothing": "null",
                     "quoted": "say \\"hello\\""}"""));
  }

  @Test
  void noHeadersAreAnEmptyObject() throws IOException {
    assertThat(deadLetters.headersAsJson(null)).isEqualTo("{}");
  }

  @Test
  void aLongHeaderIsCut() throws IOException {
    assertThat(deadLetters.headersAsJson(Map.of("long", "x".repeat(1_000_000))))
        .isEqualTo("{\"long\":\"" + "x".repeat(500) + "\"}");
  }

  @Test
  void theIdOfTheQueueMessageIsItsPublishers() throws Exception {
    assertThat(deadLetters.queueMessageId("pack-1", exchange())).isEqualTo("pack-1");
  }

  @Test
  void theIdOfTheQueueMessageIsSafeToStore() throws Exception {
    assertThat(deadLetters.queueMessageId("pack\u0000-\r\n1", exchange())).isEqualTo("pack - 1");
    assertThat(deadLetters.queueMessageId("x".repeat(1_000), exchange())).hasSize(500);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = " ")
  void aQueueMessageWithoutAnIdTakesThatOfItsExchange(String messageId) throws Exception {
    Exchange exchange = exchange();

    assertThat(deadLetters.queueMessageId(messageId, exchange))
        .isEqualTo(exchange.getExchangeId())
        .isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({",, 1", ",false, 1", ",true, 2", "0,, 1", "0,true, 1", "4,true, 5"})
  void deliveriesAreCountedFromOne(Integer earlier, Boolean redelivered, int deliveries) {
    assertThat(deadLetters.deliveries(earlier, redelivered)).isEqualTo(deliveries);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INVALID_STATUS",
        "INVALID_ATTEMPT",
        "INVALID_COST",
        "UNKNOWN_MESSAGE",
        "FUTURE_ATTEMPT"
      })
  void everyRefusalOfTheStatementIsPutIntoWords(String code) {
    assertThat(deadLetters.explain(code)).isNotEqualTo(code).contains(" ");
  }

  @Test
  void aRefusalThatIsNewKeepsItsCode() {
    assertThat(deadLetters.explain("NEW_CODE")).isEqualTo("NEW_CODE");
  }

  @Test
  void aFailureIsDescribedByItsInnermostCauseInOneLine() {
    Throwable failure =
        new IllegalStateException(
            "outer", new IllegalArgumentException("inner\r\n\tsecond line\u0000"));

    assertThat(deadLetters.describeFailure(failure))
        .isEqualTo("IllegalArgumentException: inner second line ");
  }

  @Test
  void aLongFailureIsCut() {
    assertThat(deadLetters.describeFailure(new IllegalStateException("x".repeat(10_000))))
        .hasSize(500);
  }

  @Test
  void anAbsentFailureIsSaidToBeAbsent() {
    assertThat(deadLetters.describeFailure(null)).isEqualTo("no exception was given");
  }

  @Test
  void causesThatGoInACircleAreNoTrap() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);

    assertThat(deadLetters.describeFailure(first)).startsWith("Exception: ");
  }

  private static Exchange exchange() throws IOException {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      return new DefaultExchange(context);
    }
  }

  @Test
  void aTextThatIsCutWithinACharacterCanBeStored() {
    String id =
        new DeadLetters(new com.fasterxml.jackson.databind.ObjectMapper())
            .queueMessageId("x".repeat(499) + "\uD83D\uDE00", null);

    assertThat(id).hasSize(500).endsWith("x\uFFFD");
  }
}
