package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorContractTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void columnsAndConstantsFillTheRequest() {
    VendorContractMapper mapper =
        mapper(
            """
            request:
              json:
                to: [{column: customer_email}]
                text: {column: message_text, whenNull: "(nothing)"}
                details: {id: {column: id}, name: {column: customer_name}}
                priority: 5
                track: true
                template: null
            answers:
              - {when: {}, then: {outcome: delivered}}
            """);
    Map<String, Object> message = new HashMap<>(TestMessages.message());
    message.put("message_text", null);
    message.put("customer_name", null);

    assertThat(new String(mapper.writeRequest(message), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"to":["test@example.com"],"text":"(nothing)","details":{"id":7,"name":null},\
            "priority":5,"track":true,"template":null}""");
  }

  @Test
  void columnsAndConstantsFillAForm() {
    VendorContractMapper mapper =
        form(
            """
            To: {column: customer_email}
            Body: {column: message_text}
            Name: {column: customer_name, whenNull: ""}
            Reference: {column: campaign_id}
            "Max Price": 0.5
            Track: true
            """);
    Map<String, Object> message = new HashMap<>(TestMessages.message());
    message.put("message_text", "1 + 1 = 2 & more: ü€😀\r\n%41;=");
    message.put("customer_name", null);
    message.put("campaign_id", null);

    assertThat(new String(mapper.writeRequest(message), StandardCharsets.US_ASCII))
        .isEqualTo(
            "To=test%40example.com"
                + "&Body=1+%2B+1+%3D+2+%26+more%3A+%C3%BC%E2%82%AC%F0%9F%98%80%0D%0A%2541%3B%3D"
                + "&Name=&Max+Price=0.5&Track=true");
  }

  @Test
  void theContentTypeFollowsTheContract() {
    assertThat(form("To: {column: customer_email}").contentType())
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(rules("  - {when: {}, then: {outcome: delivered}}").contentType())
        .isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "To: {address: x} | request.form.To is nested, and the fields of a form are not",
        "To: [a, b] | request.form.To is nested, and the fields of a form are not",
        "To: {column: email} | request.form.To.column is no column that a request may carry",
        "To: | request.form.To is empty, which a form cannot say: write \"\", or remove the field"
      })
  void aFieldThatAFormCannotCarryIsRefused(String field, String complaint) {
    assertThatExceptionOfType(InvalidVendorException.class)
        .isThrownBy(() -> form(field))
        .withMessageContaining("test.yaml")
        .withMessageContaining(complaint);
  }

  @Test
  void theFirstRuleThatFitsIsTaken() {
    VendorContractMapper mapper =
        rules(
            """
              - {when: {status: 200, json: {/state: [ok, sent]}}, then: {outcome: delivered}}
              - {when: {status: 2xx, json: {/state: {matches: "q.*"}}}, then: {outcome: failed, errorCode: SPAM}}
              - {when: {status: [200, 400-499], header: {X-Why: {present: true}}}, then: {outcome: failed, errorCode: BOUNCED}}
              - {when: {status: 504}, then: {outcome: unanswered, errorCode: TIMEOUT}}
            """);

    assertThat(answer(mapper, 200, "{\"state\":\"sent\"}").status())
        .isEqualTo(VendorAnswer.Status.DELIVERED);
    assertThat(answer(mapper, 202, "{\"state\":\"queued\"}").errorCode()).isEqualTo("SPAM");
    assertThat(mapper.readAnswer(404, Map.of("x-why", "because"), null).errorCode())
        .isEqualTo("BOUNCED");
    assertThat(answer(mapper, 504, "").status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
  }

  @Test
  void anAcceptedMessageHasAReferenceAndNoErrorCode() {
    VendorContractMapper mapper =
        rules(
            "  - {when: {status: 202}, then: {outcome: accepted, vendorReference: {json: /id}, cost: 0.01}}");

    VendorAnswer answer = answer(mapper, 202, "{\"id\":\"v-1\"}");

    assertThat(answer)
        .isEqualTo(
            new VendorAnswer(
                VendorAnswer.Status.ACCEPTED,
                "v-1",
                null,
                null,
                null,
                null,
                new BigDecimal("0.01")));
  }

  @Test
  void numbersAndTruthValuesAreComparedAsText() {
    VendorContractMapper mapper =
        rules("  - {when: {json: {/ok: true, /code: 0}}, then: {outcome: delivered}}");

    assertThat(answer(mapper, 200, "{\"ok\":true,\"code\":0}").status())
        .isEqualTo(VendorAnswer.Status.DELIVERED);
    assertThat(answer(mapper, 200, "{\"ok\":false,\"code\":0}").errorCode())
        .isEqualTo("UNREADABLE_ANSWER");
  }

  @ParameterizedTest
  @CsvSource({
    "200, UNREADABLE_ANSWER, false",
    "204, UNREADABLE_ANSWER, false",
    "302, VENDOR_ERROR, true",
    "400, VENDOR_REJECTED, false",
    "401, VENDOR_REJECTED, false",
    "429, RATE_LIMITED, true",
    "500, VENDOR_ERROR, true",
    "503, VENDOR_ERROR, true",
    "999, VENDOR_ERROR, true"
  })
  void anAnswerWithoutRuleIsJudgedByItsStatus(int status, String errorCode, boolean retryable) {
    VendorAnswer answer =
        answer(
            rules("  - {when: {status: 201}, then: {outcome: delivered}}"),
            status,
            "what\nis this");

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).isEqualTo(errorCode);
    assertThat(answer.retryable()).isEqualTo(retryable);
    assertThat(answer.errorText()).contains("HTTP " + status, "test.yaml", "what is this");
  }

  @Test
  void anUnreadableSuccessIsADeliveryOnlyIfARuleWithoutJsonConditionSaysSo() {
    VendorContractMapper strict =
        rules(
            "  - {when: {status: 200, json: {/id: {present: true}}}, then: {outcome: delivered}}");
    VendorContractMapper lenient =
        rules(
            "  - {when: {status: 200}, then: {outcome: delivered, vendorReference: {json: /id}}}");

    assertThat(answer(strict, 200, "<html>").errorCode()).isEqualTo("UNREADABLE_ANSWER");
    assertThat(answer(strict, 200, "{\"id\":\"1\"} trailing").errorCode())
        .isEqualTo("UNREADABLE_ANSWER");
    assertThat(answer(strict, 200, "{\"id\":1e" + "1".repeat(100) + "}").errorCode())
        .as("a number that no type can hold")
        .isEqualTo("UNREADABLE_ANSWER");
    assertThat(answer(lenient, 200, "<html>")).isEqualTo(VendorAnswer.delivered(null, null));
  }

  @Test
  void valuesComeFromTheBodyTheHeadersOrTheContract() {
    VendorContractMapper mapper =
        rules(
            """
              - when: {status: 200}
                then: {outcome: delivered, vendorReference: {header: X-Message-Id}, cost: 0.02}
              - when: {status: 500}
                then:
                  outcome: failed
                  errorCode: VENDOR_ERROR
                  errorText: {json: /errors/0/text}
                  retryable: false
                  retryAfter: 30s
                  cost: {json: /price}
            """);

    assertThat(mapper.readAnswer(200, Map.of("x-message-id", List.of("m-1", "m-2")), null))
        .isEqualTo(VendorAnswer.delivered("m-1", new BigDecimal("0.02")));
    VendorAnswer failed = answer(mapper, 500, "{\"errors\":[{\"text\":\"no\"}],\"price\":0.01}");
    assertThat(failed.errorText()).isEqualTo("no");
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(failed.cost()).isEqualByComparingTo("0.01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | PT2M",
        "0 | PT0S",
        "1.5 | PT1.5S",
        "Thu, 01 Jan 2026 12:00:30 GMT | PT30S",
        "Thu, 01 Jan 2026 11:00:00 GMT | PT0S",
        "Thursday, 01-Jan-26 12:00:30 GMT | PT30S",
        "Thu Jan  1 12:00:30 2026 | PT30S",
        "Thu, 01 Jan 2026 | ",
        "999999999999 | PT24H",
        "Fri, 01 Jan 2027 00:00:00 GMT | PT24H",
        "soon |",
        "-5 |"
      })
  void retryAfterIsSecondsOrAnHttpDateAndAtMostADay(String header, Duration expected) {
    VendorContractMapper mapper =
        rules(
            "  - {when: {}, then: {outcome: failed, errorCode: RATE_LIMITED, retryAfter: {header: Retry-After}}}");

    assertThat(mapper.readAnswer(429, Map.of("Retry-After", header), null).retryAfter())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0075, 0.0075",
    "\"0.01\", 0.01",
    "1e-9, 0",
    "-1,",
    "1e999999999,",
    "1e-999999999,",
    "many,",
    "null,"
  })
  void aCostThatIsNoneIsUnknown(String cost, BigDecimal expected) {
    VendorContractMapper mapper =
        rules("  - {when: {}, then: {outcome: delivered, cost: {json: /cost}}}");

    VendorAnswer answer = answer(mapper, 200, "{\"cost\":" + cost + "}");

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.DELIVERED);
    if (expected == null) {
      assertThat(answer.cost()).isNull();
    } else {
      assertThat(answer.cost()).isEqualByComparingTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{when: {}, then: {outcome: deliverd}} | answers[0].then.outcome must be one of: accepted, delivered, failed, unanswered; it is 'deliverd'",
        "{when: {}, then: {}} | answers[0].then has no 'outcome'",
        "{when: {}} | answers[0] has no 'then'",
        "{when: {}, then: {outcome: failed}} | answers[0].then has no 'errorCode'",
        "{when: {}, then: {outcome: failed, errorCode: spam}} | answers[0].then.errorCode must be a code of the error catalogue such as RATE_LIMITED, not 'spam'",
        "{when: {}, then: {outcome: delivered, retryable: true}} | answers[0].then.retryable has no meaning for a message that the vendor took",
        "{when: {}, then: {outcome: delivered, refrence: {json: /a}}} | answers[0].then.refrence is not known here; use one of: outcome, vendorReference",
        "{when: {}, then: {outcome: delivered, vendorReference: {json: a}}} | answers[0].then.vendorReference.json must have a JSON pointer, which begins with '/'",
        "{when: {}, then: {outcome: delivered, cost: -1}} | answers[0].then.cost must be a number from 0 on",
        "{when: {}, then: {outcome: failed, errorCode: SPAM, retryAfter: soon}} | answers[0].then.retryAfter must be a time such as 30s",
        "{when: {}, then: {outcome: failed, errorCode: SPAM, retryable: maybe}} | answers[0].then.retryable must be true or false, not 'maybe'",
        "{when: {status: 20x}, then: {outcome: delivered}} | answers[0].when.status must be an HTTP status such as 200, 2xx or 400-499, not '20x'",
        "{when: {status: 499-400}, then: {outcome: delivered}} | answers[0].when.status must go from the lower status to the higher",
        "{when: {json: {/a: {matches: '('}}}, then: {outcome: delivered}} | answers[0].when.json./a.matches is no regular expression",
        "{when: {body: x}, then: {outcome: delivered}} | answers[0].when.body is not known here; use one of: status, json, header",
        "nonsense | answers[0] must be a mapping"
      })
  void aRuleThatCannotBeUsedIsRefusedWithItsPlace(String rule, String complaint) {
    assertThatExceptionOfType(InvalidVendorException.class)
        .isThrownBy(() -> rules("  - " + rule))
        .withMessageContaining("test.yaml")
        .withMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{request: {json: {to: {column: email}}}, answers: []} | request.json.to.column is no column that a request may carry; use one of: id, campaign_id",
        "{request: {xml: {}}, answers: []} | request.xml is not known here; use one of: json, form",
        "{request: {json: {}, form: {}}, answers: []} | request must have either 'json' or 'form'",
        "{request: {}, answers: []} | request must have either 'json' or 'form'",
        "{request: {form: text}, answers: []} | request.form must be a mapping",
        "{request: {json: {when: 2026-01-01}}, answers: []} | request.json.when must be a text",
        "{request: {json: {}}, answers: []} | answers is empty",
        "{request: {json: {}}} | the file has no 'answers'",
        "{answers: []} | the file has no 'request'",
        "'' | the file must be a mapping (name: value), not empty",
        "{request: {json: {}}, request: {}} | is no readable YAML",
        "'{' | is no readable YAML",
        "!!java.io.File /etc/passwd | is no readable YAML"
      })
  void aFileThatIsNoContractIsRefused(String yaml, String complaint) {
    assertThatExceptionOfType(InvalidVendorException.class)
        .isThrownBy(() -> mapper(yaml == null ? "" : yaml))
        .withMessageContaining(complaint);
  }

  @Test
  void aContractIsLoadedFromAFolderOrTheClassPath(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectories(folder.resolve("vendors")).resolve("acme.yaml");
    Files.writeString(
        file, "{request: {json: {}}, answers: [{when: {}, then: {outcome: delivered}}]}");

    assertThat(VendorContractMapper.load(folder.toUri().toString(), "acme")).isNotNull();
    assertThat(VendorContractMapper.load("classpath:routes/", "mock-http")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../acme", "Acme", "a--b", "", "a/b"})
  void aContractNameCannotLeaveItsFolder(String name) {
    assertThatExceptionOfType(InvalidVendorException.class)
        .isThrownBy(() -> VendorContractMapper.load("classpath:routes/", name))
        .withMessageContaining("may have only lower-case letters");
  }

  @Test
  void aMissingContractIsNamed() {
    assertThatExceptionOfType(InvalidVendorException.class)
        .isThrownBy(() -> VendorContractMapper.load("classpath:routes/", "nobody"))
        .withMessageContaining("classpath:routes/vendors/nobody.yaml is missing");
  }

  private static VendorContractMapper rules(String rules) {
    return mapper("request: {json: {}}\nanswers:\n" + rules);
  }

  private static VendorContractMapper form(String fields) {
    return mapper(
        "request:\n  form:\n"
            + fields.indent(4)
            + "answers: [{when: {}, then: {outcome: delivered}}]");
  }

  private static VendorContractMapper mapper(String yaml) {
    return new VendorContractMapper(
        VendorContractReader.read(
            "test.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))),
        NOW);
  }

  private static VendorAnswer answer(VendorContractMapper mapper, int status, String body) {
    return mapper.readAnswer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
