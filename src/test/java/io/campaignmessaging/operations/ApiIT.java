package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.HostileInput;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every operation of the API: its description, and how it refuses. */
class ApiIT {

  private static final String OPERATOR = "operator:operator-password";

  @RegisterExtension static final Flow FLOW = Flow.ofOneInstance();

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void theDescriptionIsValidAndHasEveryOperation() throws Exception {
    HttpResponse<String> answer = send("GET", "/api/openapi.json", "viewer:viewer-password");
    SwaggerParseResult description = new OpenAPIV3Parser().readContents(answer.body(), null, null);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(description.getMessages()).isEmpty();
    OpenAPI api = description.getOpenAPI();
    assertThat(api.getServers().get(0).getUrl()).isEqualTo("http://127.0.0.1:" + FLOW.port());
    List<Operation> operations =
        api.getPaths().values().stream().flatMap(path -> path.readOperations().stream()).toList();
    assertThat(operations)
        .extracting(Operation::getOperationId)
        .containsExactlyInAnyOrderElementsOf(operationsOfTheRoutes());
    assertThat(operations).allSatisfy(ApiIT::assertDescribed);
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperations()
                    .forEach(operation -> assertPathParametersAreNamed(path, operation)));
  }

  private static void assertDescribed(Operation operation) {
    assertThat(operation.getSummary()).as(operation.getOperationId()).endsWith(".");
    assertThat(operation.getTags()).as(operation.getOperationId()).isNotEmpty();
    assertThat(operation.getResponses().keySet()).anyMatch(status -> status.startsWith("2"));
    assertThat(operation.getResponses().values())
        .allSatisfy(response -> assertThat(response.getDescription()).isNotBlank());
    if (operation.getParameters() != null) {
      assertThat(operation.getParameters())
          .as(operation.getOperationId())
          .allSatisfy(parameter -> assertThat(parameter.getDescription()).endsWith("."))
          .allSatisfy(
              parameter ->
                  assertThat(parameter.getRequired()).isEqualTo(parameter.getIn().equals("path")));
    }
  }

  private static void assertPathParametersAreNamed(String path, Operation operation) {
    List<String> named =
        operation.getParameters() == null
            ? List.of()
            : operation.getParameters().stream()
                .filter(parameter -> parameter.getIn().equals("path"))
                .map(Parameter::getName)
                .toList();
    assertThat(java.util.regex.Pattern.compile("\\{(\\w+)}").matcher(path).results())
        .as(path)
        .extracting(result -> result.group(1))
        .containsExactlyElementsOf(named);
  }

  private static List<String> operationsOfTheRoutes() {
    return FLOW.bean(CamelContext.class).getRoutes().stream()
        .map(Route::getRouteId)
        .filter(id -> id.startsWith("api-"))
        .map(id -> id.substring("api-".length()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/nothing,                  404",
    "GET,    /api/campaigns/no-such,        404",
    "DELETE, /api/campaigns,                405",
    "PUT,    /api/ledger/reconciliations,   405",
    "POST,   /api/campaigns,                415",
    "POST,   /api/dead-letters/replays,     415",
    "GET,    /api/campaigns?limit=many,     400"
  })
  void whatCannotBeDoneIsAnsweredWithAProblem(String method, String path, int status)
      throws Exception {
    HttpResponse<String> answer = send(method, path, OPERATOR, "Accept", "text/html, */*");

    assertProblem(answer, status);
  }

  @Test
  void whoIsNotLoggedInIsAnsweredWithAProblem() throws Exception {
    HttpResponse<String> answer = send("GET", "/api/campaigns", "viewer:wrong");

    assertProblem(answer, 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void aViewerWhoWouldChangeSomethingIsAnsweredWithAProblem() throws Exception {
    assertProblem(send("POST", "/api/ledger/reconciliations", "viewer:viewer-password"), 403);
  }

  @Test
  void anOperationWhoseRouteIsStoppedSaysSo() throws Exception {
    CamelContext context = FLOW.bean(CamelContext.class);
    context.getRouteController().stopRoute("show-ledger");
    try {
      HttpResponse<String> answer = send("GET", "/api/ledger", OPERATOR);

      assertProblem(answer, 503);
      assertThat(answer.body()).contains("does not run here");
    } finally {
      context.getRouteController().startRoute("show-ledger");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/openapi.json",
    "/api/campaigns",
    "/api/actions",
    "/api/statistics",
    "/api/ledger",
    "/api/dead-letters",
    "/api/messages/in-doubt"
  })
  void noHeaderSteersAnOperationOrComesBack(String path) throws Exception {
    HttpRequest.Builder request = request("GET", path, OPERATOR);
    HostileInput.headers("http://127.0.0.1:1/" + HostileInput.MARK, "elsewhere")
        .forEach(request::header);

    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map().toString().toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("camel", HostileInput.MARK, "authorization");
    assertThat(answer.body()).doesNotContain(HostileInput.MARK);
  }

  private static void assertProblem(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
  }

  private HttpResponse<String> send(String method, String path, String login, String... headers)
      throws Exception {
    HttpRequest.Builder request = request(method, path, login);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String method, String path, String login) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + FLOW.port() + path))
        .method(
            method, method.equals("POST") ? BodyPublishers.ofString("x") : BodyPublishers.noBody())
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }
}
