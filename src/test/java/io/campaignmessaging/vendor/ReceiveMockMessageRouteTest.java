package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.HostileInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@VendorRoutesTest
@DisableJmx(false)
class ReceiveMockMessageRouteTest {

  private static final String MESSAGE = "{\"recipient\":\"test@example.com\",\"text\":\"Hello\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  @LocalServerPort private int port;
  @Autowired private MockReceiver mockReceiver;

  @BeforeEach
  void deliverEverythingAtOnce() {
    mockReceiver.change(
        settings -> {
          MockReceiverProperties changed =
              settings.withSuccessRate(1).withDelay(Duration.ZERO, Duration.ZERO).withSeed(42);
          for (MockFailure failure : MockFailure.values()) {
            changed = changed.withFailureWeight(failure, failure.defaultWeight());
          }
          return changed;
        });
    mockReceiver.resetStatistics();
  }

  @Test
  void answersADeliveryAsARealVendorWould() throws Exception {
    HttpResponse<String> response = post(TestMessages.newKey(), MESSAGE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValueSatisfying(isJson());
    JsonNode body = json.readTree(response.body());
    assertThat(body.path("messageId").asText()).startsWith("mock-");
    assertThat(body.path("status").asText()).isEqualTo("delivered");
    assertThat(body.path("cost").decimalValue()).isEqualByComparingTo("0.0075");
  }

  @Test
  void anAnswerTakesAsLongAsTheSimulatedNetwork() throws Exception {
    Duration delay = Duration.ofMillis(30);
    mockReceiver.change(settings -> settings.withDelay(delay, delay));
    long before = System.nanoTime();

    HttpResponse<String> response = post(TestMessages.newKey(), MESSAGE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void aRepeatedIdempotencyKeyGetsTheStoredAnswer() throws Exception {
    String key = TestMessages.newKey();

    HttpResponse<String> first = post(key, MESSAGE);
    HttpResponse<String> second = post(key, MESSAGE);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(mockReceiver.statistics().repeatedCalls()).isEqualTo(1);
  }

  @Test
  void withoutAKeyEveryCallIsANewMessage() throws Exception {
    post(null, MESSAGE);
    post(null, MESSAGE);

    assertThat(mockReceiver.statistics().delivered()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(MockFailure.class)
  void everyFailureHasItsStatusAndCode(MockFailure failure) throws Exception {
    mockReceiver.change(
        settings -> {
          MockReceiverProperties changed =
              settings.withSuccessRate(0).withRetryAfter(Duration.ofMillis(1500));
          for (MockFailure other : MockFailure.values()) {
            changed = changed.withFailureWeight(other, other == failure ? 1 : 0);
          }
          return changed;
        });

    HttpResponse<String> response = post(TestMessages.newKey(), MESSAGE);

    assertThat(response.statusCode()).isEqualTo(failure.httpStatus());
    JsonNode error = json.readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo(failure.name().toLowerCase(Locale.ROOT));
    assertThat(error.path("message").asText()).isEqualTo(failure.text());
    if (failure == MockFailure.RATE_LIMITED) {
      assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    } else {
      assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }
  }

  @Test
  void noRequestHeaderComesBack() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/mock-receiver/messages")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", TestMessages.newKey())
                .header("X-Secret", "do not echo")
                .header("CamelHttpResponseCode", "418")
                .header("Authorization", "Basic b3BlcmF0b3I6")
                .header("Cookie", "session=1")
                .POST(BodyPublishers.ofString(MESSAGE))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(response.headers().map().keySet());
    names.removeAll(
        Set.of(
            "content-type",
            "content-length",
            "date",
            "connection",
            "keep-alive",
            "transfer-encoding"));
    assertThat(names).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | The body is no JSON object.",
        "[] | The body is no JSON object.",
        "'' | The body is no JSON object.",
        "{} | The field recipient is missing or blank.",
        "{\"recipient\": 7} | The field recipient is missing or blank.",
        "{\"recipient\": \" \"} | The field recipient is missing or blank."
      })
  void anUnusableMessageIsRefused(String body, String complaint) throws Exception {
    HttpResponse<String> response = post(TestMessages.newKey(), body == null ? "" : body);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = json.readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(error.path("message").asText()).isEqualTo(complaint);
    assertThat(mockReceiver.statistics().calls()).isZero();
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/mock-receiver/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(HostileInput.serializedObject()))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(HostileInput.wasDeserialized()).isFalse();
  }

  @Test
  void anUnusableKeyIsRefused() throws Exception {
    HttpResponse<String> response = post("a".repeat(256), MESSAGE);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Idempotency-Key must have 1 to 255");
  }

  @Test
  void aMessageOfOneMegabyteIsTakenAndAHugeOneIsNot() throws Exception {
    String text = "x".repeat(1024 * 1024);

    assertThat(
            post(null, "{\"recipient\":\"test@example.com\",\"text\":\"" + text + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(post(null, "{\"text\":\"" + text.repeat(4) + "\"}").statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyWithoutLengthIsRefused() throws Exception {
    BodyPublisher chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString(MESSAGE));

    HttpResponse<String> response =
        client.send(
            request("/mock-receiver/messages")
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(chunked)
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(411);
  }

  @Test
  void statisticsAreReported() throws Exception {
    post(null, MESSAGE);
    mockReceiver.change(
        settings -> {
          MockReceiverProperties changed = settings.withSuccessRate(0);
          for (MockFailure failure : MockFailure.values()) {
            changed = changed.withFailureWeight(failure, failure == MockFailure.SPAM ? 1 : 0);
          }
          return changed;
        });
    post(null, MESSAGE);

    HttpResponse<String> response =
        client.send(request("/mock-receiver/statistics").build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode statistics = json.readTree(response.body());
    assertThat(statistics.path("calls").asLong()).isEqualTo(2);
    assertThat(statistics.path("repeatedCalls").asLong()).isZero();
    assertThat(statistics.path("delivered").asLong()).isEqualTo(1);
    assertThat(statistics.path("failed").path("SPAM").asLong()).isEqualTo(1);
    assertThat(statistics.path("failed").path("BOUNCED").asLong()).isZero();
    assertThat(statistics.path("cost").decimalValue()).isEqualByComparingTo("0.0075");
  }

  @Test
  void settingsAreShownAndChangedWhileRunning() throws Exception {
    HttpResponse<String> changed =
        put("{\"successRate\": 0.25, \"maxDelay\": \"30ms\", \"failureWeights\": {\"SPAM\": 77}}");
    HttpResponse<String> shown =
        client.send(request("/mock-receiver/settings").build(), BodyHandlers.ofString());

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo(changed.body());
    JsonNode settings = json.readTree(shown.body());
    assertThat(settings.path("successRate").asDouble()).isEqualTo(0.25);
    assertThat(settings.path("minDelay").asText()).isEqualTo("0ms");
    assertThat(settings.path("maxDelay").asText()).isEqualTo("30ms");
    assertThat(settings.path("seed").asLong()).isEqualTo(42);
    assertThat(settings.path("failureWeights").path("SPAM").asInt()).isEqualTo(77);
    assertThat(settings.path("failureWeights").path("BOUNCED").asInt()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"successRate\": 1.5} | successRate: must be less than or equal to 1.",
        "{\"successRate\": \"high\"} | successRate: must be a number, not \"high\".",
        "{\"sucessRate\": 1} | sucessRate: there is no such setting; use one of [successRate, seed, minDelay",
        "{\"minDelay\": \"soon\"} | minDelay: must be a duration such as \"10ms\" or \"2s\", not \"soon\".",
        "{\"minDelay\": \"2s\"} | max-delay must not be below min-delay.",
        "{\"failureWeights\": {\"LOST\": 1}} | failureWeights: There is no failure 'LOST'; use one of [BOUNCED,",
        "{\"failureWeights\": {\"SPAM\": 99999999999}} | failureWeights: must be a whole number from",
        "{\"seed\": 1.5} | seed: must be a whole number",
        "{\"cost\": 1e999999999} | cost: ",
        "[] | The body is no JSON object; send one such as {\"successRate\": 0.5}.",
        "{ | The body is no JSON object"
      })
  void anUnusableSettingIsRefusedAndNothingChanges(String body, String complaint) throws Exception {
    MockReceiverProperties before = mockReceiver.settings();

    HttpResponse<String> response = put(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = json.readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("title").asText()).isEqualTo("Bad Request");
    assertThat(problem.path("detail").asText()).contains(complaint);
    assertThat(mockReceiver.settings()).isEqualTo(before);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws Exception {
    JsonNode problem = json.readTree(put("{\"seed\": null, \"cost\": true}").body());

    assertThat(Arrays.asList(json.treeToValue(problem.path("errors"), String[].class))).hasSize(2);
  }

  private HttpResponse<String> post(String key, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/mock-receiver/messages")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String body) throws IOException, InterruptedException {
    return client.send(
        request("/mock-receiver/settings")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static Consumer<String> isJson() {
    return type -> assertThat(type).startsWith("application/json");
  }
}
