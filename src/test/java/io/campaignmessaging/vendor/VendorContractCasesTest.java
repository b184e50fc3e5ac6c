package io.campaignmessaging.vendor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds every vendor's contract against its cases in {@code
 * src/test/resources/contract-cases/<vendor>/*.yaml}: the message goes through the route template
 * to a server that gives the case's answer.
 */
@VendorRoutesTest
@DisableJmx(false)
class VendorContractCasesTest {

  private static final Path CASES = Path.of("src/test/resources/contract-cases");
  private static final Path CONTRACTS = Path.of("routes/vendors");
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  private static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @Autowired private CamelContext context;
  @Autowired private ProducerTemplate producer;

  static Stream<Named<Path>> cases() throws IOException {
    try (Stream<Path> files = Files.walk(CASES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(file -> Named.of(CASES.relativize(file).toString(), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theContractHoldsFor(Path file) throws Exception {
    Map<String, Object> testCase = load(file);
    assertThat(testCase.keySet())
        .isSubsetOf("description", "message", "request", "answer", "expected")
        .contains("description", "answer", "expected");
    VENDOR.stubFor(any(anyUrl()).willReturn(response(map(testCase, "answer"))));

    VendorAnswer answer = send(file.getParent().getFileName().toString(), map(testCase, "message"));

    assertThat(answer).usingRecursiveComparison().isEqualTo(expected(map(testCase, "expected")));
    List<LoggedRequest> requests = VENDOR.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    assertRequest(requests.get(0), map(testCase, "request"));
  }

  @Test
  void everyContractHasCases() throws IOException {
    try (Stream<Path> contracts = Files.list(CONTRACTS)) {
      assertThat(contracts.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .allSatisfy(vendor -> assertThat(CASES.resolve(vendor)).isNotEmptyDirectory());
    }
  }

  private VendorAnswer send(String vendor, Map<String, Object> columns) throws Exception {
    String routeId =
        TemplatedRouteBuilder.builder(context, "vendor-http")
            .routeId("vendor-case")
            .parameter("name", "case")
            .parameter("contract", vendor)
            .parameter("url", "http://127.0.0.1:" + VENDOR.getPort() + "/")
            .parameter("privateAddresses", "allowed")
            .add();
    try {
      Exchange exchange =
          producer.send(
              "direct:vendor-case",
              sent -> {
                Map<String, Object> message = TestMessages.message();
                message.putAll(columns);
                sent.getMessage().setBody(message);
                sent.setProperty("idempotencyKey", "7-1");
              });
      assertThat(exchange.getException()).isNull();
      return exchange.getMessage().getBody(VendorAnswer.class);
    } finally {
      context.getRouteController().stopRoute(routeId);
      context.removeRoute(routeId);
    }
  }

  private static ResponseDefinitionBuilder response(Map<String, Object> answer) {
    assertThat(answer.keySet()).isSubsetOf("status", "headers", "body");
    ResponseDefinitionBuilder response =
        aResponse()
            .withStatus((int) answer.get("status"))
            .withBody((String) answer.getOrDefault("body", ""));
    map(answer, "headers").forEach((name, value) -> response.withHeader(name, value.toString()));
    return response;
  }

  private static VendorAnswer expected(Map<String, Object> expected) {
    assertThat(expected.keySet())
        .isSubsetOf(
            Set.of(
                "status",
                "vendorReference",
                "errorCode",
                "errorText",
                "retryable",
                "retryAfter",
                "cost"));
    Object retryAfter = expected.get("retryAfter");
    Object cost = expected.get("cost");
    return new VendorAnswer(
        VendorAnswer.Status.valueOf((String) expected.get("status")),
        (String) expected.get("vendorReference"),
        (String) expected.get("errorCode"),
        (String) expected.get("errorText"),
        (Boolean) expected.get("retryable"),
        retryAfter == null ? null : Duration.parse(retryAfter.toString()),
        cost == null ? null : new BigDecimal(cost.toString()));
  }

  private static void assertRequest(LoggedRequest request, Map<String, Object> expected)
      throws IOException {
    assertThat(expected.keySet()).isSubsetOf("method", "json");
    assertThat(request.getHeader("Idempotency-Key")).isEqualTo("7-1");
    if (expected.containsKey("method")) {
      assertThat(request.getMethod().value()).isEqualTo(expected.get("method"));
    }
    if (expected.containsKey("json")) {
      assertThat(JSON.readTree(request.getBody()))
          .isEqualTo(JSON.valueToTree(expected.get("json")));
    }
  }

  private static Map<String, Object> load(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> values, String name) {
    return (Map<String, Object>) values.getOrDefault(name, Map.of());
  }
}
