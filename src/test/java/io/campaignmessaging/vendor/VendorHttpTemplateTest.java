package io.campaignmessaging.vendor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@VendorRoutesTest
@DisableJmx(false)
class VendorHttpTemplateTest {

  private static final String DELIVERED =
      "{\"messageId\":\"m-1\",\"status\":\"delivered\",\"cost\":0.0075}";
  private static final String ROUTE = "vendor-acme";

  @RegisterExtension
  private static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort())
          .build();

  @RegisterExtension
  private static final WireMockExtension ELSEWHERE =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @Autowired private CamelContext context;
  @Autowired private ProducerTemplate producer;
  @Autowired private MockReceiver mockReceiver;
  @Autowired private VendorFailures vendorFailures;
  @LocalServerPort private int port;

  private final Map<String, String> parameters = new TreeMap<>();
  private String key;

  @BeforeEach
  void prepareParameters() {
    key = TestMessages.newKey();
    parameters.put("name", "acme");
    parameters.put("contract", "mock-http");
    parameters.put("url", baseUrl() + "/v1/messages");
    parameters.put("privateAddresses", "allowed");
  }

  @AfterEach
  void removeRoute() throws Exception {
    if (context.getRoute(ROUTE) != null) {
      context.getRouteController().stopRoute(ROUTE);
      context.removeRoute(ROUTE);
    }
  }

  @Test
  void sendsTheMessageOfTheContractUnderTheIdempotencyKey() throws Exception {
    vendorAnswers(okJson(DELIVERED));

    Exchange exchange = send();

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody())
        .isEqualTo(VendorAnswer.delivered("m-1", new BigDecimal("0.0075")));
    VENDOR.verify(
        1,
        postRequestedFor(urlEqualTo("/v1/messages"))
            .withHeader("Idempotency-Key", equalTo(key))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    """
                    {"recipient": "test@example.com", "recipientName": "Test User",
                     "text": "Hello, this is a test message!", "channel": "email"}""")));
  }

  @Test
  void aQueryInTheUrlIsKept() throws Exception {
    parameters.put("url", baseUrl() + "/v1/messages?version=2&mode=a%20b");
    vendorAnswers(okJson(DELIVERED));

    assertThat(send().getException()).isNull();

    VENDOR.verify(
        1,
        postRequestedFor(urlPathEqualTo("/v1/messages"))
            .withQueryParam("version", equalTo("2"))
            .withQueryParam("mode", equalTo("a b")));
  }

  @Test
  void theMethodCanBePut() throws Exception {
    parameters.put("method", "PUT");
    vendorAnswers(okJson(DELIVERED));

    send();

    VENDOR.verify(1, putRequestedFor(urlEqualTo("/v1/messages")));
  }

  @Test
  void headersOfTheExchangeNeitherSteerTheCallNorGoOut() throws Exception {
    vendorAnswers(okJson(DELIVERED));
    makeRoute();

    producer.send(
        "direct:" + ROUTE,
        exchange -> {
          fill(exchange);
          exchange.getMessage().setHeader("X-Evil", "1");
          exchange.getMessage().setHeader("Authorization", "Bearer stolen");
          exchange.getMessage().setHeader(Exchange.HTTP_URI, "http://127.0.0.1:9/");
          exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/elsewhere");
          exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "a=b");
          exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "DELETE");
        });

    VENDOR.verify(
        1,
        postRequestedFor(urlEqualTo("/v1/messages"))
            .withoutHeader("X-Evil")
            .withoutHeader("Authorization"));
  }

  @Test
  void noHeaderOfTheAnswerStays() throws Exception {
    vendorAnswers(okJson(DELIVERED).withHeader("X-Vendor", "1").withHeader("CamelFileName", "x"));

    assertThat(send().getMessage().getHeaders()).isEmpty();
  }

  @Test
  void anAnswerIsReadByTheContract() throws Exception {
    vendorAnswers(
        aResponse()
            .withStatus(429)
            .withHeader("Retry-After", "7")
            .withBody("{\"error\":{\"code\":\"rate_limited\",\"message\":\"slow down\"}}"));

    VendorAnswer answer = answerOf(send());

    assertThat(answer)
        .isEqualTo(VendorAnswer.failed("RATE_LIMITED", "slow down", true, Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @CsvSource({"429", "503"})
  void theClientRepeatsNoCallByItself(int status) throws Exception {
    vendorAnswers(aResponse().withStatus(status).withHeader("Retry-After", "0"));

    assertThat(answerOf(send()).retryable()).isTrue();

    VENDOR.verify(1, postRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "307", "308"})
  void aRedirectIsNotFollowed(int status) throws Exception {
    vendorAnswers(aResponse().withStatus(status).withHeader("Location", baseUrl() + "/elsewhere"));

    VendorAnswer answer = answerOf(send());

    assertThat(answer.errorCode()).isEqualTo("VENDOR_ERROR");
    assertThat(answer.errorText()).startsWith("HTTP " + status);
    VENDOR.verify(1, postRequestedFor(anyUrl()));
  }

  @Test
  void aRedirectToAnotherServerIsNotCalled() throws Exception {
    vendorAnswers(
        aResponse().withStatus(302).withHeader("Location", ELSEWHERE.baseUrl() + "/messages"));

    VendorAnswer answer = answerOf(send());

    assertThat(answer.errorCode()).isEqualTo("VENDOR_ERROR");
    ELSEWHERE.verify(0, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"})
  void anAddressOfAPrivateNetworkIsRefusedUnlessItIsAllowed(String host) throws Exception {
    vendorAnswers(okJson(DELIVERED));
    parameters.put("url", "http://" + host + ":" + VENDOR.getPort() + "/v1/messages");
    parameters.remove("privateAddresses");

    Exchange exchange = send();

    assertThat(vendorFailures.answerFor(exchange.getException()))
        .isEqualTo(
            VendorAnswer.failed(
                "VENDOR_ADDRESS_REFUSED",
                "The vendor 'acme' is not called at 127.0.0.1, which is in a private network: set"
                    + " its parameter privateAddresses to allowed, or correct its url",
                false,
                null));
    VENDOR.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void aNameOfAPrivateAddressIsCalledWhereThatIsAllowed() throws Exception {
    vendorAnswers(okJson(DELIVERED));
    parameters.put("url", "http://localhost:" + VENDOR.getPort() + "/v1/messages");

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpResponseCode",
        "camelhttpresponsecode",
        "CAMELHTTPRESPONSECODE",
        "org.apache.camel.CamelHttpResponseCode"
      })
  void noHeaderOfTheAnswerPlaysItsStatus(String header) throws Exception {
    vendorAnswers(aResponse().withStatus(400).withHeader(header, "200").withBody(DELIVERED));

    Exchange exchange = send();

    assertThat(answerOf(exchange).errorCode()).isEqualTo("VENDOR_REJECTED");
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
  }

  @Test
  void cookiesAreNotKept() throws Exception {
    vendorAnswers(okJson(DELIVERED).withHeader("Set-Cookie", "session=1"));

    send();
    producer.send("direct:" + ROUTE, this::fill);

    VENDOR.verify(2, postRequestedFor(anyUrl()).withoutHeader("Cookie"));
  }

  @Test
  void aCompressedAnswerIsNotAskedFor() throws Exception {
    vendorAnswers(okJson(DELIVERED));

    send();

    LoggedRequest request = VENDOR.findAll(postRequestedFor(anyUrl())).get(0);
    assertThat(request.containsHeader("Accept-Encoding")).isFalse();
  }

  @Test
  void noAnswerWithinTheResponseTimeoutIsUnanswered() throws Exception {
    parameters.put("responseTimeout", "100ms");
    vendorAnswers(okJson(DELIVERED).withFixedDelay(2_000));

    assertUnanswered(send());
  }

  @Test
  void anAnswerThatDripsInTooSlowlyIsUnanswered() throws Exception {
    parameters.put("responseTimeout", "200ms");
    vendorAnswers(okJson(DELIVERED).withChunkedDribbleDelay(40, 4_000));
    long start = System.nanoTime();

    assertUnanswered(send());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void anAnswerThatIsTooLongIsUnanswered() throws Exception {
    vendorAnswers(okJson("\"" + "x".repeat(BoundedAnswer.MAXIMAL_BYTES) + "\""));

    assertUnanswered(send());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aBrokenConnectionIsUnanswered(Fault fault) throws Exception {
    vendorAnswers(aResponse().withFault(fault));

    assertUnanswered(send());
  }

  @Test
  void aRefusedConnectionIsUnreachable() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    parameters.put("url", "http://127.0.0.1:" + closedPort + "/v1/messages");

    assertUnreachable(send());
  }

  @Test
  void anUnknownHostIsUnreachable() throws Exception {
    parameters.put("url", "http://vendor.invalid/v1/messages");

    assertUnreachable(send());
  }

  @Test
  void anUntrustedCertificateIsUnreachable() throws Exception {
    parameters.put("url", "https://127.0.0.1:" + VENDOR.getHttpsPort() + "/v1/messages");

    assertUnreachable(send());
    VENDOR.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void noFreeConnectionIsUnreachableForNothingWasSent() throws Exception {
    parameters.put("connections", "1");
    parameters.put("connectTimeout", "100ms");
    vendorAnswers(okJson(DELIVERED).withFixedDelay(1_000));
    makeRoute();

    var busy = producer.asyncSend("direct:" + ROUTE, this::fill);
    await().until(() -> !VENDOR.findAll(postRequestedFor(anyUrl())).isEmpty());
    Exchange second = producer.send("direct:" + ROUTE, this::fill);

    assertUnreachable(second);
    assertThat(answerOf(busy.get()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic | Authorization | Basic b3BlcmF0b3I6I29wZW4sc2VzYW1lKX0= | campaign.acme.password",
        "bearer | Authorization | Bearer let-me-in | campaign.acme.token",
        "api-key | X-Acme-Key | let-me-in | campaign.acme.token"
      })
  void credentialsGoOutAsTheVendorWantsThem(
      String authentication, String header, String value, String secretProperty) throws Exception {
    parameters.put("authentication", authentication);
    parameters.put("username", "operator");
    parameters.put("secretProperty", secretProperty);
    parameters.put("apiKeyHeader", "X-Acme-Key");
    parameters.put("headers", "X-Team: campaigns\nAccept: application/json, text/plain");
    vendorAnswers(okJson(DELIVERED));

    send();

    VENDOR.verify(
        1,
        postRequestedFor(anyUrl())
            .withHeader(header, equalTo(value))
            .withHeader("X-Team", equalTo("campaigns"))
            .withHeader("Accept", equalTo("application/json, text/plain")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "authentication | magic | authentication must be one of none, basic, bearer, api-key, not 'magic'",
        "responseTimeout | 19s | together must be below a third of campaign.claim.lease (60s)",
        "responseTimeout | soon | responseTimeout must be a time above 0 such as 10s, not 'soon'",
        "privateAddresses | maybe | privateAddresses must be allowed or refused, not 'maybe'",
        "headers | Host: elsewhere | 'Host' is no name of a header that can be set",
        "headers | nonsense | headers must have one 'Name: value' a line",
        "contract | nobody | classpath:routes/vendors/nobody.yaml is missing"
      })
  void aVendorThatCannotBeUsedIsRefusedWithTheReason(
      String parameter, String value, String reason) {
    parameters.put(parameter, value);

    assertThatThrownBy(this::makeRoute).hasStackTraceContaining(reason);
  }

  @Test
  void aSecretThatIsNotSetIsRefused() {
    parameters.put("authentication", "bearer");
    parameters.put("secretProperty", "campaign.acme.absent");

    assertThatThrownBy(this::makeRoute)
        .hasStackTraceContaining(
            "secretProperty must name a property that is set, and 'campaign.acme.absent' is not");
  }

  @Test
  void noSecretShowsInManagementOrInARoute() throws Exception {
    parameters.put("authentication", "bearer");
    parameters.put("secretProperty", "campaign.acme.token");
    vendorAnswers(okJson(DELIVERED));
    send();

    StringBuilder seen = new StringBuilder();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
      String[] attributes =
          Arrays.stream(server.getMBeanInfo(name).getAttributes())
              .filter(MBeanAttributeInfo::isReadable)
              .map(MBeanAttributeInfo::getName)
              .toArray(String[]::new);
      seen.append(name).append(server.getAttributes(name, attributes));
    }
    ManagedCamelContext managed =
        context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    seen.append(managed.getManagedCamelContext().dumpRoutesAsXml(true));
    seen.append(managed.getManagedRoute(ROUTE).dumpRouteAsXml(true));
    seen.append(managed.getManagedRoute(ROUTE).getRouteProperties());
    context.getEndpoints().forEach(endpoint -> seen.append(endpoint.getEndpointUri()));

    assertThat(seen).contains(ROUTE).doesNotContain("let-me-in").doesNotContain("open,sesame");
  }

  @Test
  void anEmptySecretSendsNoCredentials() throws Exception {
    parameters.put("authentication", "basic");
    parameters.put("secretProperty", "campaign.acme.empty");
    vendorAnswers(aResponse().withStatus(401));

    assertThat(answerOf(send()).errorCode()).isEqualTo("VENDOR_REJECTED");

    VENDOR.verify(1, postRequestedFor(anyUrl()).withoutHeader("Authorization"));
  }

  @Test
  void vendorsOfOneTemplateRunSideBySide() throws Exception {
    vendorAnswers(okJson(DELIVERED));
    makeRoute();
    parameters.put("name", "other");
    String other = builder("vendor-other").add();

    assertThat(answerOf(producer.send("direct:vendor-acme", this::fill)).errorCode()).isNull();
    assertThat(answerOf(producer.send("direct:vendor-other", this::fill)).errorCode()).isNull();

    context.getRouteController().stopRoute(other);
    context.removeRoute(other);
  }

  @Test
  void theMockReceiverIsAVendorOverHttpToo() throws Exception {
    parameters.put("url", "http://127.0.0.1:" + port + "/mock-receiver/messages");
    mockReceiver.change(
        settings -> settings.withSuccessRate(1).withDelay(Duration.ZERO, Duration.ZERO));

    VendorAnswer answer = answerOf(send());

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.DELIVERED);
    assertThat(answer).isEqualTo(mockReceiver.receive(key));
  }

  private static String baseUrl() {
    return "http://127.0.0.1:" + VENDOR.getPort();
  }

  private static void vendorAnswers(ResponseDefinitionBuilder answer) {
    VENDOR.stubFor(any(anyUrl()).willReturn(answer));
  }

  private void makeRoute() throws Exception {
    try {
      builder(ROUTE).add();
    } catch (Exception refused) {
      ModelCamelContext model = (ModelCamelContext) context;
      model.removeRouteDefinition(model.getRouteDefinition(ROUTE));
      throw refused;
    }
  }

  private TemplatedRouteBuilder builder(String routeId) {
    TemplatedRouteBuilder builder =
        TemplatedRouteBuilder.builder(context, "vendor-http").routeId(routeId);
    parameters.forEach(builder::parameter);
    return builder;
  }

  private Exchange send() throws Exception {
    makeRoute();
    return producer.send("direct:" + ROUTE, this::fill);
  }

  private void fill(Exchange exchange) {
    exchange.getMessage().setBody(TestMessages.message());
    exchange.setProperty("idempotencyKey", key);
  }

  private static VendorAnswer answerOf(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(VendorAnswer.class);
  }

  private void assertUnanswered(Exchange exchange) {
    VendorAnswer answer = vendorFailures.answerFor(exchange.getException());
    assertThat(answer.status()).as(answer.errorText()).isEqualTo(VendorAnswer.Status.UNANSWERED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_TIMEOUT");
  }

  private void assertUnreachable(Exchange exchange) {
    VendorAnswer answer = vendorFailures.answerFor(exchange.getException());
    assertThat(answer.status()).as(answer.errorText()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_UNREACHABLE");
    assertThat(answer.retryable()).isTrue();
  }
}
