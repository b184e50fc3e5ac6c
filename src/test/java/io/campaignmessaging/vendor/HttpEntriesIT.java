package io.campaignmessaging.vendor;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.HostileInput;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.test.util.TestSocketUtils;

/**
 * Whoever calls over HTTP, or answers as a vendor, steers neither the routes nor what they call.
 */
class HttpEntriesIT {

  private static final int VENDOR_PORT = TestSocketUtils.findAvailableTcpPort();
  private static final String ELSEWHERE = "elsewhere-" + UUID.randomUUID();
  private static final String MESSAGE = "{\"recipient\":\"test@example.com\",\"text\":\"Hello\"}";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").port(VENDOR_PORT))
          .build();

  @RegisterExtension
  static final WireMockExtension STRANGER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.vendors.default", "mock-http")
          .with("campaign.mock-receiver.success-rate", "1")
          .with(
              "campaign.mock-receiver.url", "http://127.0.0.1:" + VENDOR_PORT + "/vendor/messages");

  private final HttpClient client = HttpClient.newHttpClient();
  private RabbitAdmin admin;
  private Queue elsewhere;

  @BeforeEach
  void bindAQueueElsewhere() {
    admin = new RabbitAdmin(FLOW.bean(ConnectionFactory.class));
    elsewhere = new AnonymousQueue();
    FanoutExchange exchange = new FanoutExchange(ELSEWHERE);
    admin.declareExchange(exchange);
    admin.declareQueue(elsewhere);
    admin.declareBinding(BindingBuilder.bind(elsewhere).to(exchange));
  }

  @AfterEach
  void nothingWentElsewhere() {
    STRANGER.verify(0, anyRequestedFor(anyUrl()));
    assertThat(admin.getQueueInfo(elsewhere.getName()).getMessageCount()).isZero();
    assertThat(FLOW.depth(ResponseTopology.DEAD_LETTER_QUEUE)).isZero();
    assertThat(Path.of(HostileInput.FILE)).doesNotExist();
    assertThat(HostileInput.wasDeserialized()).isFalse();
    admin.deleteExchange(ELSEWHERE);
    admin.deleteQueue(elsewhere.getName());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /mock-receiver/messages",
    "GET, /mock-receiver/statistics",
    "GET, /mock-receiver/settings",
    "PUT, /mock-receiver/settings"
  })
  void headersSteerNothingAndDoNotComeBack(String method, String path) throws Exception {
    long witness = witness();
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    hostile().forEach(request::header);

    HttpResponse<String> response = send(request, method, path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertNothingComesBack(response);
    FLOW.awaitStatus(witness, "DELIVERED");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /mock-receiver/messages",
    "GET, /mock-receiver/statistics",
    "GET, /mock-receiver/settings",
    "PUT, /mock-receiver/settings"
  })
  void aQueryStringSteersNothingAndDoesNotComeBack(String method, String path) throws Exception {
    long witness = witness();

    HttpResponse<String> response =
        send(
            request(path + "?" + form(hostile())).header("Content-Type", "application/json"),
            method,
            path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertNothingComesBack(response);
    FLOW.awaitStatus(witness, "DELIVERED");
  }

  @ParameterizedTest
  @CsvSource({"POST, /mock-receiver/messages", "PUT, /mock-receiver/settings"})
  void aFormIsRefusedAndSteersNothing(String method, String path) throws Exception {
    long witness = witness();

    HttpResponse<String> response =
        client.send(
            request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(form(hostile())))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isBetween(400, 499);
    assertNothingComesBack(response);
    FLOW.awaitStatus(witness, "DELIVERED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/octet-stream",
        "application/x-java-serialized-object",
        "application/x-www-form-urlencoded"
      })
  void aSerializedObjectIsRefusedAndNeverRead(String contentType) throws Exception {
    for (String[] target :
        new String[][] {{"POST", "/mock-receiver/messages"}, {"PUT", "/mock-receiver/settings"}}) {
      HttpResponse<String> response =
          client.send(
              request(target[1])
                  .header("Content-Type", contentType)
                  .method(target[0], BodyPublishers.ofByteArray(HostileInput.serializedObject()))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).as(target[1]).isBetween(400, 499);
    }
  }

  @Test
  void headersOfAVendorsAnswerSteerNothing() {
    ResponseDefinitionBuilder answer = delivered();
    hostile().forEach(answer::withHeader);
    VENDOR.stubFor(any(anyUrl()).willReturn(answer));

    long id = FLOW.insertMessage("hostile-vendor", "test@example.com");

    assertThat(FLOW.awaitStatus(id, "DELIVERED")).containsEntry("vendor_ref", "m-1");
    VENDOR.verify(1, postRequestedFor(urlEqualTo("/vendor/messages")));
    VENDOR.verify(1, anyRequestedFor(anyUrl()));
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void aRedirectOfAVendorIsNotFollowed() {
    VENDOR.stubFor(
        any(anyUrl())
            .willReturn(delivered().withStatus(302).withHeader("Location", STRANGER.baseUrl())));

    long id = FLOW.insertMessage("redirecting-vendor", "test@example.com");

    assertThat(FLOW.awaitStatus(id, "FAILED")).containsEntry("error_code", "VENDOR_ERROR");
    VENDOR.verify(3, anyRequestedFor(anyUrl()));
  }

  /** A message that is there while the hostile request is, and goes to the real vendor after it. */
  private static long witness() {
    VENDOR.stubFor(any(anyUrl()).willReturn(delivered()));
    return FLOW.insertMessage("witness", "test@example.com");
  }

  private static ResponseDefinitionBuilder delivered() {
    return okJson("{\"messageId\":\"m-1\",\"status\":\"delivered\"}");
  }

  private static Map<String, String> hostile() {
    return HostileInput.headers(STRANGER.baseUrl() + "/" + HostileInput.MARK, ELSEWHERE);
  }

  private static void assertNothingComesBack(HttpResponse<String> response) {
    assertThat(response.headers().map().toString() + response.body())
        .doesNotContainIgnoringCase("camel")
        .doesNotContain(HostileInput.MARK, ELSEWHERE);
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String method, String path)
      throws Exception {
    String body = method.equals("GET") ? "" : path.endsWith("/settings") ? "{}" : MESSAGE;
    return client.send(
        request
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + FLOW.port() + pathAndQuery))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("operator:operator-password".getBytes(StandardCharsets.UTF_8)));
  }
}
