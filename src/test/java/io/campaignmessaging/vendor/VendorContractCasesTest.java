package io.campaignmessaging.vendor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.campaignmessaging.testing.VendorCase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds every vendor's contract against its cases in {@code
 * src/test/resources/contract-cases/<contract>/*.yaml}: the message goes through the vendor's own
 * route, made of either template, to a server that gives the case's answer.
 */
@CamelSpringBootTest
@SpringBootTest(
    classes = VendorRoutesConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    // The application's own settings, for the vendors find theirs among them; and those of the
    // examples.
    properties = {
      "spring.config.import=file:routes/examples/application.yaml",
      "campaign.roles=sender",
      "campaign.case.secret=let-me-in",
      "camel.main.auto-startup=true",
      "camel.main.routes-include-pattern=classpath:routes/templates/vendor-http.camel.yaml,"
          + "classpath:routes/templates/vendor-http-async.camel.yaml",
      "management.endpoint.health.validate-group-membership=false"
    })
class VendorContractCasesTest {

  private static final Path CASES = VendorCase.FOLDER;
  private static final List<Path> FOLDERS = List.of(Path.of("routes"), Path.of("routes/examples"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  private static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @Autowired private CamelContext context;
  @Autowired private ProducerTemplate producer;

  static Stream<Arguments> cases() throws IOException {
    try (Stream<Path> files = Files.walk(CASES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(file -> Named.of(CASES.relativize(file).toString(), file))
          .flatMap(
              file -> Stream.of("vendor-http", "vendor-http-async").map(t -> arguments(file, t)))
          .toList()
          .stream();
    }
  }

  static Stream<Arguments> contracts() throws IOException {
    List<Arguments> contracts = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.list(folder.resolve("vendors"))) {
        files
            .map(file -> file.getFileName().toString().replace(".yaml", ""))
            .sorted()
            .forEach(contract -> contracts.add(arguments(contract)));
      }
    }
    return contracts.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theContractHoldsFor(Path file, String template) throws Exception {
    VendorCase testCase = VendorCase.read(file);
    VENDOR.stubFor(any(anyUrl()).willReturn(response(testCase.answer())));

    VendorAnswer answer =
        send(file.getParent().getFileName().toString(), template, testCase.message());

    assertThat(answer).usingRecursiveComparison().isEqualTo(testCase.expected());
    List<LoggedRequest> requests = VENDOR.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    assertRequest(requests.get(0), testCase.request());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void aContractHasCasesAndAVendorWhoseSecretIsASetting(String contract) throws IOException {
    assertThat(CASES.resolve(contract)).isNotEmptyDirectory();
    String secretProperty = VendorInUse.of(contract).parameters().get("secretProperty");
    if (secretProperty != null) {
      assertThatCode(() -> context.resolvePropertyPlaceholders("{{" + secretProperty + "}}"))
          .doesNotThrowAnyException();
    }
  }

  /**
   * A vendor as a route file makes it.
   *
   * @param location where its contract is
   * @param parameters of its template
   */
  private record VendorInUse(String location, Map<String, String> parameters) {

    static VendorInUse of(String contract) throws IOException {
      for (Path folder : FOLDERS) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".camel.yaml")).toList()) {
            for (Map<String, Object> entry :
                VendorContractCasesTest.<List<Map<String, Object>>>load(file)) {
              Map<String, String> parameters = parameters(map(entry, "templatedRoute"));
              if (contract.equals(parameters.get("contract"))) {
                return new VendorInUse("classpath:" + folder + "/", parameters);
              }
            }
          }
        }
      }
      throw new AssertionError(
          "No templatedRoute in routes/ has the contract '" + contract + "'; add one");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> parameters(Map<String, Object> templatedRoute) {
      Map<String, String> parameters = new HashMap<>();
      ((List<Map<String, Object>>) templatedRoute.getOrDefault("parameters", List.of()))
          .forEach(
              parameter ->
                  parameters.put(
                      (String) parameter.get("name"), parameter.get("value").toString()));
      return parameters;
    }
  }

  private VendorAnswer send(String contract, String template, Map<String, Object> columns)
      throws Exception {
    VendorInUse vendor = VendorInUse.of(contract);
    URI url = URI.create(context.resolvePropertyPlaceholders(vendor.parameters().get("url")));
    TemplatedRouteBuilder route =
        TemplatedRouteBuilder.builder(context, template).routeId("vendor-case");
    vendor.parameters().forEach(route::parameter);
    String routeId =
        route
            .parameter("name", "case")
            .parameter("campaign.routes.location", vendor.location())
            .parameter(
                "url",
                "http://127.0.0.1:"
                    + VENDOR.getPort()
                    + url.getRawPath()
                    + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()))
            .parameter("secretProperty", "campaign.case.secret")
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

  private static void assertRequest(LoggedRequest request, Map<String, Object> expected)
      throws IOException {
    assertThat(expected.keySet()).isSubsetOf("method", "path", "headers", "json", "form");
    assertThat(request.getHeader("Idempotency-Key")).isEqualTo("7-1");
    if (expected.containsKey("method")) {
      assertThat(request.getMethod().value()).isEqualTo(expected.get("method"));
    }
    if (expected.containsKey("path")) {
      assertThat(request.getUrl()).isEqualTo(expected.get("path"));
    }
    map(expected, "headers")
        .forEach((name, value) -> assertThat(request.getHeader(name)).isEqualTo(value));
    if (expected.containsKey("json")) {
      assertThat(JSON.readTree(request.getBody()))
          .isEqualTo(JSON.valueToTree(expected.get("json")));
      assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    }
    if (expected.containsKey("form")) {
      assertThat(fields(request.getBodyAsString())).containsExactlyEntriesOf(map(expected, "form"));
      assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    }
  }

  private static Map<String, Object> fields(String form) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String field : form.split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static <T> T load(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> values, String name) {
    return (Map<String, Object>) values.getOrDefault(name, Map.of());
  }
}
