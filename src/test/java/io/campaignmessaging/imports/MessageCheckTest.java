package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.campaignmessaging.sending.RecipientCheck;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageCheckTest {

  private final MessageCheck check = new MessageCheck(new RecipientCheck());

  @Test
  void aLineBecomesAMessage() throws Exception {
    assertThat(check.check(line(Map.of("maxAttempts", "7", "notBefore", "2099-01-01T00:00:00Z"))))
        .isEqualTo(
            new NewMessage(
                "c-1",
                "ada@example.com",
                "Ada",
                "Hello",
                7,
                OffsetDateTime.parse("2099-01-01T00:00:00Z")));
  }

  @Test
  void whatIsEmptyIsNotSaid() throws Exception {
    assertThat(check.check(line(Map.of("maxAttempts", "", "notBefore", "", "customerName", ""))))
        .isEqualTo(new NewMessage("c-1", "ada@example.com", null, "Hello", null, null));
  }

  @Test
  void theDatabasesSpellingIsTheSameFieldInATextToo() throws Exception {
    ImportedLine line =
        ImportedLine.of(
            1,
            1,
            Map.of(
                "customer_id", "c-1",
                "customer_email", "ada@example.com",
                "customer_name", "Ada",
                "message_text", "{{customerName}} {{customer_name}}"));

    assertThat(check.check(line).messageText()).isEqualTo("Ada Ada");
  }

  @ParameterizedTest
  @CsvSource({
    "customerId, '', missing",
    "customerId, ' ', missing",
    "customerEmail, '', no address",
    "customerEmail, nobody, no address",
    "customerEmail, ' ada@example.com', no address",
    "messageText, '', missing",
    "messageText, Hello {{nobody}}, 'nobody'",
    "messageText, {{maxAttempts}}, Nothing is left",
    "maxAttempts, 0, 1 to 100",
    "maxAttempts, 101, 1 to 100",
    "maxAttempts, 1.5, 1 to 100",
    "maxAttempts, 99999999999, 1 to 100",
    "notBefore, tomorrow, a time with its offset",
    "notBefore, 2026-11-30T08:00:00, a time with its offset",
    "notBefore, +99999-11-30T08:00:00Z, a time with its offset",
    "customer_name, Ada, twice"
  })
  void whatCannotBeAMessageIsRefusedByItsField(String field, String value, String reason) {
    Refusal refusal = refusal(line(Map.of(field, value)));

    assertThat(refusal.reason()).contains(reason);
    assertThat(refusal.field()).isEqualTo(field.equals("customer_name") ? "customerName" : field);
    assertThat(refusal.line()).isEqualTo(17);
  }

  @Test
  void whatPostgreSqlOrAReaderOfLogsWouldStumbleOverIsRefused() {
    assertThat(refusal(line(Map.of("messageText", "a\0b"))).reason()).contains("control character");
    assertThat(refusal(line(Map.of("messageText", "a\u001Bb"))).reason())
        .contains("control character");
    assertThat(refusal(line(Map.of("other", "a\0b"))).field()).isEqualTo("other");
    assertThat(refusal(line(Map.of("customerId", "a\nb"))).reason()).contains("line break");
    assertThat(refusal(line(Map.of("customerName", "a\u2028b"))).reason()).contains("line break");
    assertThat(refusal(line(Map.of("customerName", "a\uD800b"))).reason()).contains("no UTF-8");
    assertThat(refusal(line(Map.of("customerName", "a\uFFFDb"))).reason()).contains("no UTF-8");
  }

  @Test
  void lineBreaksAndLettersOfAllKindsStandInATextAsTheyAre() throws Exception {
    String text = "Liebe Zoë,\r\n\t你好 \uD83D\uDE00";

    assertThat(check.check(line(Map.of("messageText", text))).messageText()).isEqualTo(text);
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(refusal(line(Map.of("customerId", "x".repeat(201)))).reason()).contains("200");
    assertThat(refusal(line(Map.of("customerName", "x".repeat(201)))).reason()).contains("200");
    assertThat(refusal(line(Map.of("messageText", "x".repeat(100_001)))).reason())
        .contains("100000");
  }

  @Test
  void aReportShowsANameShortAndInOneLine() {
    assertThat(MessageCheck.shown("a\nb")).isEqualTo("a b");
    assertThat(MessageCheck.shown("\uD83D\uDE00".repeat(100))).hasSize(121).endsWith("…");
  }

  private Refusal refusal(ImportedLine line) {
    return catchThrowableOfType(MessageCheck.RefusedException.class, () -> check.check(line))
        .refusal();
  }

  private static ImportedLine line(Map<String, String> changes) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("customerId", "c-1");
    fields.put("customerEmail", "ada@example.com");
    fields.put("customerName", "Ada");
    fields.put("messageText", "Hello");
    fields.put("maxAttempts", "");
    fields.putAll(changes);
    return ImportedLine.of(16, 17, fields);
  }
}
