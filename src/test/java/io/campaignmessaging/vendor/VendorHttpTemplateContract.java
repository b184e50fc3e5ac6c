package io.campaignmessaging.vendor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What every template for vendors over HTTP does. */
@VendorRoutesTest
@DisableJmx(false)
abstract class VendorHttpTemplateContract {

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

  private final String template;
  private final Map<String, String> parameters = new TreeMap<>();
  private String key;

  VendorHttpTemplateContract(String template) {
    this.template = template;
  }

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
  void theVendorsBackOffClassGoesWithItsAnswer() throws Exception {
    parameters.put("backOffClass", "slow");
    vendorAnswers(aResponse().withStatus(503));

    assertThat(send().getProperty("backOffClass")).isEqualTo("slow");
  }

  @Test
  void aFormIsSentAsOne(@TempDir Path folder) throws Exception {
    useContract(
        folder,
        """
        request: {form: {To: {column: customer_email}, Body: {column: message_text}}}
        answers: [{when: {status: 200}, then: {outcome: delivered}}]
        """);
    vendorAnswers(aResponse());

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);

    VENDOR.verify(
        1,
        postRequestedFor(urlEqualTo("/v1/messages"))
            .withHeader("Idempotency-Key", equalTo(key))
            .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
            .withRequestBody(
                equalTo("To=test%40example.com&Body=Hello%2C+this+is+a+test+message%21")));
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
  void noMoreCallsAreMadeAtATimeThanThereAreConnections() throws Exception {
    parameters.put("connections", "1");
    parameters.put("connectTimeout", "100ms");
    vendorAnswers(okJson(DELIVERED).withFixedDelay(1_000));
    makeRoute();

    var busy = producer.asyncSend("direct:" + ROUTE, this::fill);
    await().until(() -> !VENDOR.findAll(postRequestedFor(anyUrl())).isEmpty());
    Exchange second = producer.send("direct:" + ROUTE, this::fill);

    assertBeyondTheConnections(second);
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
  @CsvSource({"POST, /v1/messages", "PUT, /v1/messages?version=2&mode=a%20b", "POST, ''"})
  void aSignatureIsOverWhatIsSent(String method, String target) throws Exception {
    useHmac();
    parameters.put("method", method);
    parameters.put("url", baseUrl() + target);
    vendorAnswers(okJson(DELIVERED));
    long before = Instant.now().getEpochSecond();

    send();

    LoggedRequest request = VENDOR.findAll(anyRequestedFor(anyUrl())).get(0);
    String timestamp = request.getHeader("X-Timestamp");
    assertThat(Long.parseLong(timestamp)).isBetween(before, Instant.now().getEpochSecond());
    assertThat(request.getMethod().value()).isEqualTo(method);
    assertThat(request.getBody()).isNotEmpty();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("let-me-in".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(
        (timestamp + "\n" + method + "\n" + request.getUrl() + "\n")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(request.getHeader("X-Signature"))
        .isEqualTo(HexFormat.of().formatHex(mac.doFinal(request.getBody())));
    assertThat(request.containsHeader("Authorization")).isFalse();
  }

  @Test
  void headersAndFormOfASignatureAreTheVendors() throws Exception {
    useHmac();
    parameters.put("signatureHeader", "X-Acme-Signature");
    parameters.put("timestampHeader", "X-Acme-Time");
    parameters.put("signaturePrefix", "v1=");
    parameters.put("signatureEncoding", "base64");
    vendorAnswers(okJson(DELIVERED));

    send();

    VENDOR.verify(
        1,
        postRequestedFor(anyUrl())
            .withHeader("X-Acme-Time", matching("\\d{10,}"))
            .withHeader("X-Acme-Signature", matching("v1=[A-Za-z0-9+/]{43}="))
            .withoutHeader("X-Signature")
            .withoutHeader("X-Timestamp"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "signatureEncoding | octal | signatureEncoding must be hex or base64, not 'octal'",
        "signatureHeader | Content-Type | 'Content-Type' is no name of a header that can be set",
        "timestampHeader | x-signature | must be two headers that 'headers' does not set",
        "headers | X-Timestamp: 1 | must be two headers that 'headers' does not set",
        "signaturePrefix | \u00e9 | signaturePrefix must have printable ASCII characters only"
      })
  void aSignatureThatCannotBeSentIsRefused(String parameter, String value, String reason) {
    useHmac();
    parameters.put(parameter, value);

    assertThatThrownBy(this::makeRoute).hasStackTraceContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "authentication | magic | authentication must be one of none, basic, bearer, api-key, hmac, not 'magic'",
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

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "hmac"})
  void noSecretShowsInManagementInARouteOrInAnExchange(String authentication) throws Exception {
    parameters.put("authentication", authentication);
    parameters.put("secretProperty", "campaign.acme.token");
    vendorAnswers(okJson(DELIVERED));
    List<String> underWay = new CopyOnWriteArrayList<>();
    InterceptStrategy watch =
        (camel, definition, processor, next) ->
            passing -> {
              underWay.add(contents(passing));
              processor.process(passing);
            };
    context.getCamelContextExtension().addInterceptStrategy(watch);
    Exchange exchange = send();
    context.getCamelContextExtension().getInterceptStrategies().remove(watch);
    assertThat(underWay).anySatisfy(text -> assertThat(text).contains("\"test@example.com\"", key));

    StringBuilder seen = new StringBuilder(String.join("", underWay)).append(contents(exchange));
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

  private void useHmac() {
    parameters.put("authentication", "hmac");
    parameters.put("secretProperty", "campaign.acme.token");
  }

  private void useContract(Path folder, String contract) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("vendors")).resolve("acme.yaml"), contract);
    parameters.put("campaign.routes.location", folder.toUri().toString());
    parameters.put("contract", "acme");
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
        TemplatedRouteBuilder.builder(context, template).routeId(routeId);
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

  private static String contents(Exchange exchange) {
    return exchange.getAllProperties()
        + exchange.getMessage().getHeaders().toString()
        + exchange.getMessage().getBody(String.class);
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

  /** What comes of a call that finds no connection free. */
  abstract void assertBeyondTheConnections(Exchange exchange);

  final void assertUnreachable(Exchange exchange) {
    VendorAnswer answer = vendorFailures.answerFor(exchange.getException());
    assertThat(answer.status()).as(answer.errorText()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_UNREACHABLE");
    assertThat(answer.retryable()).isTrue();
  }
}
