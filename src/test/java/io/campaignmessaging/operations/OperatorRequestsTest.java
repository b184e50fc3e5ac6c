package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
      new OperatorRequests(Validation.buildDefaultValidatorFactory().getValidator());

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
  void anActionNeedsALogin() {
    assertThatThrownBy(() -> requests.operator(new DefaultExchange(new DefaultCamelContext())))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
