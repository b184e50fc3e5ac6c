package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.Validation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorRequestsTest {

  private final OperatorRequests requests =
      new OperatorRequests(
          new RequestReader(Validation.buildDefaultValidatorFactory().getValidator()));

  @Test
  void aReplayThatSaysNothingOnlyCounts() {
    assertThat(requests.readReplay(bytes("{\"campaignId\":\"spring\"}")))
        .isEqualTo(
            "{\"campaignId\":\"spring\",\"failedOnly\":true,\"dryRun\":true,\"ratePerSecond\":10}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ratePerSecond\":0} | ratePerSecond",
        "{\"ratePerSecond\":10001} | ratePerSecond",
        "{\"ratePerSecond\":1.5} | ratePerSecond",
        "{\"errorCode\":\"no code\"} | errorCode",
        "{\"receivedFrom\":\"yesterday\"} | receivedFrom",
        "{\"ids\":[]} | ids",
        "{\"ids\":[null]} | ids",
        "{\"force\":true} | force",
        "{} {} | no JSON object",
        "null | no JSON object",
      })
  void aReplayThatIsNotUnderstoodIsRefused(String body, String problem) {
    assertThatThrownBy(() -> requests.readReplay(bytes(body)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                              | receipts",
        "{\"receipts\":[]}                                               | receipts",
        "{\"receipts\":[null]}                                           | receipts[0]",
        "{\"receipts\":[{\"status\":\"DELIVERED\"}]}                     | name the idempotencyKey",
        "{\"receipts\":[{\"status\":\"DELIVERED\",\"vendor\":\"mock\"}]} | name the idempotencyKey",
        "{\"receipts\":[{\"status\":\"DELIVERED\",\"idempotencyKey\":\"7\"}]} | such as 41-1",
        "{\"receipts\":[{\"idempotencyKey\":\"7-1\"}]}                   | receipts[0].status",
        "{\"receipts\":[{\"status\":\"SENT\",\"idempotencyKey\":\"7-1\"}]} | status",
        "{\"receipts\":[{\"status\":\"FAILED\",\"idempotencyKey\":\"7-1\"}]} | an errorCode belongs",
        "{\"receipts\":[{\"status\":\"DELIVERED\",\"idempotencyKey\":\"7-1\",\"errorCode\":\"SPAM\"}]} | an errorCode belongs",
        "{\"receipts\":[{\"status\":\"DELIVERED\",\"idempotencyKey\":\"7-1\",\"cost\":-1}]} | cost",
      })
  void aReceiptThatCannotBeUsedIsRefused(String body, String problem) {
    assertThatThrownBy(() -> requests.readReceipts(bytes(body)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aListHasALimit() {
    assertThat(requests.readList(Map.of("campaignId", "spring")))
        .isEqualTo("{\"campaignId\":\"spring\",\"failedOnly\":true,\"limit\":100}");
    assertThat(requests.readList(Map.of("limit", "7", "after", "9")))
        .isEqualTo("{\"failedOnly\":true,\"after\":9,\"limit\":7}");
  }

  @ParameterizedTest
  @CsvSource({"limit,0", "limit,1001", "limit,many", "after,-1", "errorCode,a b", "receivedTo,x"})
  void aParameterThatCannotBeUsedIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> requests.readList(Map.of(name, value)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "1 or true", "99999999999999999999"})
  void anIdIsANumber(String id) {
    assertThatThrownBy(() -> requests.readId(id)).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void aCallerInThisProcessKeepsTheNameItHasNoted() {
    DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty("operator", "ada");

    requests.noteCaller(exchange);

    assertThat(exchange.getProperty("operator")).isEqualTo("ada");
  }

  @Test
  void aCallWithoutALoginNotesNobody() {
    DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());

    requests.noteCaller(exchange);

    assertThat(exchange.getProperty("operator")).isNull();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
