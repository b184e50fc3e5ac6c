package io.campaignmessaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.Flow;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jolokia refuses, and that what Hawtio needs works. */
class JolokiaIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("spring.jmx.enabled", "true");

  private static final String ROUTE = "report-progress";
  private static final String JOLOKIA = "/actuator/jolokia";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void nothingWasStopped() {
    CamelContext context = FLOW.bean(CamelContext.class);
    assertThat(context.getStatus()).isEqualTo(ServiceStatus.Started);
    assertThat(context.getRoutes())
        .allSatisfy(
            route ->
                assertThat(context.getRouteController().getRouteStatus(route.getRouteId()))
                    .as(route.getRouteId())
                    .isEqualTo(ServiceStatus.Started));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONTEXT   | sendBody(java.lang.String, java.lang.Object)                  | 'direct:send-message', 'x'",
        "CONTEXT   | sendBody                                                      | 'direct:send-message', 'x'",
        "CONTEXT   | sendStringBody(java.lang.String, java.lang.String)            | 'direct:send-message', 'x'",
        "CONTEXT   | sendBodyAndHeaders(java.lang.String, java.lang.Object, java.util.Map) | 'sql:x', 'x', {}",
        "CONTEXT   | requestBody(java.lang.String, java.lang.Object)               | 'sql:select 1', 'x'",
        "CONTEXT   | requestStringBody(java.lang.String, java.lang.String)         | 'sql:select 1', 'x'",
        "CONTEXT   | requestBodyAndHeaders(java.lang.String, java.lang.Object, java.util.Map) | 'sql:x', 'x', {}",
        "CONTEXT   | canSendToEndpoint(java.lang.String)                           | 'sql:select 1'",
        "CONTEXT   | createEndpoint(java.lang.String)                              | 'file:/tmp'",
        "CONTEXT   | removeEndpoints(java.lang.String)                             | '*'",
        "CONTEXT   | stop()                                                        |",
        "CONTEXT   | stop                                                          |",
        "CONTEXT   | suspend()                                                     |",
        "CONTEXT   | restart()                                                     |",
        "CONTEXT   | reset()                                                       |",
        "CONTEXT   | addOrUpdateRoutesFromXml(java.lang.String)                    | '<routes/>'",
        "CONTEXT   | setTracing(java.lang.Boolean)                                 | true",
        "CONTEXT   | dumpRoutesAsXml(boolean)                                      | true",
        "CONTEXT   | dumpRoutesAsXml(boolean, boolean)                             | true, true",
        "CONTEXT   | dumpRoutesAsXml                                               | true",
        "CONTEXT   | dumpRoutesAsYaml(boolean)                                     | true",
        "CONTEXT   | dumpRoutesAsXml( )                                            |",
        "ROUTE     | dumpRouteAsXml(boolean)                                       | true",
        "ROUTE     | remove()                                                      |",
        "ROUTE     | updateRouteFromXml(java.lang.String)                          | '<route/>'",
        "ROUTE     | stop(long)                                                    | 1",
        "ROUTE     | stop(long, boolean)                                           | 1, true",
        "ROUTE     | stop( )                                                       |",
        "ROUTE     | setStatisticsEnabled(boolean)                                 | false",
        "ROUTE     | stopAndFail()                                                 |",
        "PROCESSOR | stop()                                                        |",
        "PROCESSOR | disable()                                                     |",
        "org.apache.camel:type=routes,*                       | stop()             |",
        "java.lang:type=Memory                                | gc()               |",
        "java.lang:type=Memory                                | gc                 |",
        "java.lang:type=Threading                             | dumpAllThreads(boolean,boolean) | true, true",
        "com.sun.management:type=HotSpotDiagnostic            | dumpHeap           | '/tmp/heap', true",
        "com.sun.management:type=HotSpotDiagnostic            | setVMOption        | 'HeapDumpPath', '/tmp'",
        "com.sun.management:type=HotSpotDiagnostic            | getVMOption        | 'HeapDumpPath'",
        "com.sun.management:type=DiagnosticCommand            | vmSystemProperties |",
        "com.sun.management:type=DiagnosticCommand            | jvmtiAgentLoad     | ['/tmp/agent']",
        "com.sun.management:type=DiagnosticCommand            | compilerDirectivesAdd | ['/etc/passwd']",
        "java.util.logging:type=Logging                       | setLoggerLevel     | 'x', 'ALL'",
        "JMImplementation:type=MBeanServerDelegate            | getMBeanServerId   |",
        "com.zaxxer.hikari:type=Pool (database)               | softEvictConnections |",
        "org.springframework.boot:type=Endpoint,name=Health   | health             |",
        "jolokia:type=Config                                  | resetHistoryEntries |",
      })
  void anOperatorMayNotCall(String bean, String operation, String arguments) throws Exception {
    assertRefused(
        "operator",
        request("exec", bean, "operation", operation, arguments == null ? "" : arguments));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang:type=Runtime                     | SystemProperties",
        "java.lang:type=Runtime                     | InputArguments",
        "java.lang:type=Runtime                     | ClassPath",
        "java.lang:type=Runtime                     |",
        "java.lang:*                                |",
        "*:*                                        |",
        "com.sun.management:type=HotSpotDiagnostic  | DiagnosticOptions",
        "com.zaxxer.hikari:type=Pool (database)     | ActiveConnections",
        "com.zaxxer.hikari:type=PoolConfig (database) | Password",
        "JMImplementation:type=MBeanServerDelegate  | MBeanServerId",
        "java.util.logging:type=Logging             | LoggerNames",
        "java.nio:type=BufferPool,name=direct       | Count",
        "org.apache.camel:type=endpoints,*          | EndpointUri",
        "org.apache.camel:type=components,*         |",
        "jolokia:type=Config                        | Debug",
      })
  void anOperatorMayNotRead(String bean, String attribute) throws Exception {
    assertRefused(
        "operator",
        attribute == null
            ? request("read", bean)
            : request("read", bean, "attribute", attribute, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONTEXT               | Tracing           | true",
        "CONTEXT               | Timeout           | 0",
        "ROUTE                 | StatisticsEnabled | false",
        "ROUTE                 | TracingEnabled    | true",
        "java.lang:type=Memory | Verbose           | true",
        "java.lang:type=Threading | ThreadCpuTimeEnabled | false",
        "io.campaignmessaging:type=MockReceiver | SuccessRate | 0",
      })
  void nobodyMayWrite(String bean, String attribute, String value) throws Exception {
    assertRefused(
        "operator",
        "{\"type\":\"write\",\"mbean\":%s,\"attribute\":\"%s\",\"value\":%s}"
            .formatted(JSON.writeValueAsString(name(bean)), attribute, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"start()", "stop()", "suspend()", "resume()", "start", "stop"})
  void aViewerMayNotSteer(String operation) throws Exception {
    assertRefused("viewer", request("exec", "ROUTE", "operation", operation, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"notification\",\"command\":\"add\",\"client\":\"x\",\"mode\":\"pull\","
            + "\"mbean\":\"java.lang:type=Memory\"}",
        "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\","
            + "\"target\":{\"url\":\"service:jmx:rmi:///jndi/rmi://127.0.0.1:1099/jmxrmi\"}}",
        "{\"type\":\"exec\",\"mbean\":\"java.lang:type=\\u004demory\",\"operation\":\"\\u0067c\"}",
        "{\"type\":\"EXEC\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\"}",
        "{\"type\":\"regnotif\"}",
        "{}",
        "no json"
      })
  void noOtherKindOfRequestIsAnswered(String body) throws Exception {
    assertRefused("operator", body);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /actuator/jolokia",
    "GET,    /actuator/jolokia/version",
    "GET,    /actuator/jolokia/read/java.lang:type=Memory",
    "GET,    /actuator/jolokia/exec/java.lang:type=Memory/gc",
    "GET,    /actuator/jolokia/%65xec/java.lang:type=Memory/gc",
    "GET,    /actuator/jolokia/?p=exec/java.lang:type=Memory/gc",
    "GET,    /actuator/hawtio/jolokia/version",
    "GET,    /actuator/hawtio/../jolokia/version",
    "GET,    /actuator//jolokia/version",
    "GET,    /actuator/jolokia;x=1/version",
    "HEAD,   /actuator/jolokia/version",
    "OPTIONS,/actuator/jolokia/version",
    "PUT,    /actuator/jolokia",
    "DELETE, /actuator/jolokia",
    "POST,   /actuator/jolokia/exec/java.lang:type=Memory/gc",
    "POST,   /actuator/hawtio/jolokia",
    "GET,    /actuator/hawtio/proxy/http/127.0.0.1/1/actuator/jolokia",
    "POST,   /actuator/hawtio/proxy/http/127.0.0.1/1/actuator/jolokia",
    "POST,   /actuator/hawtio/auth/login"
  })
  void noOtherWayLeadsIn(String method, String path) throws Exception {
    HttpResponse<String> response =
        send(
            as("operator", path)
                .method(method, method.equals("POST") ? body("{}") : BodyPublishers.noBody()));

    assertThat(response.statusCode() >= 400 || refuses(JSON.readTree(response.body())))
        .as("%d %s", response.statusCode(), response.body())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,         https://example.org",
    "Origin,         http://127.0.0.1:1",
    "Origin,         http://localhost",
    "Origin,         null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void aPageOfAnotherSiteIsRefused(String header, String value) throws Exception {
    HttpResponse<String> response =
        send(as("operator", JOLOKIA).header(header, value).POST(body("{\"type\":\"version\"}")));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "operator, wrong", "nobody, operator-password"})
  void withoutALoginNothingIsAnswered(String user, String password) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(JOLOKIA));
    if (!user.isEmpty()) {
      request.header("Authorization", basic(user + ":" + password));
    }

    assertThat(send(request.POST(body("{\"type\":\"version\"}"))).statusCode()).isEqualTo(401);
  }

  @Test
  void ofSeveralRequestsInOneTheBadOnesAreRefused() throws Exception {
    JsonNode answers =
        answer(
            "viewer",
            "[%s,%s,%s]"
                .formatted(
                    request("read", "CONTEXT", "attribute", "State", null),
                    request("exec", "ROUTE", "operation", "stop()", ""),
                    request("exec", "java.lang:type=Memory", "operation", "gc", "")));

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).path("value").asText()).isEqualTo("Started");
    assertThat(refuses(answers.get(1))).isTrue();
    assertThat(refuses(answers.get(2))).isTrue();
  }

  @Test
  void whatMayNotBeReadIsNotListed() throws Exception {
    JsonNode names = answer("viewer", "{\"type\":\"search\",\"mbean\":\"*:*\"}").path("value");

    assertThat(names)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(name.asText())
                    .matches("(org\\.apache\\.camel|io\\.campaignmessaging|java\\.lang):.*")
                    .doesNotContain("type=endpoints"));
    assertThat(answer("viewer", "{\"type\":\"list\"}").path("value").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("org.apache.camel", "io.campaignmessaging", "java.lang");
  }

  @Test
  void aViewerSeesWhatTheDiagramIsDrawnFrom() throws Exception {
    assertThat(
            answer("viewer", request("exec", "CONTEXT", "operation", "dumpRoutesAsXml()", ""))
                .path("value")
                .asText())
        .contains("id=\"send-message\"", "ask-vendor", "{{campaign.roles}}")
        .doesNotContain("operator-password");
    assertThat(
            answer("viewer", request("read", "ROUTE", "attribute", "State", null))
                .path("value")
                .asText())
        .isEqualTo("Started");
    assertThat(
            answer(
                    "viewer",
                    request("read", "java.lang:type=Memory", "attribute", "HeapMemoryUsage", null))
                .path("value")
                .path("used")
                .asLong())
        .isPositive();
  }

  @Test
  void anOperatorSteersRoutes() throws Exception {
    CamelContext context = FLOW.bean(CamelContext.class);
    for (List<Object> step :
        List.<List<Object>>of(
            List.of("suspend()", ServiceStatus.Suspended),
            List.of("resume()", ServiceStatus.Started),
            List.of("stop()", ServiceStatus.Stopped),
            List.of("start()", ServiceStatus.Started))) {
      JsonNode answer =
          answer("operator", request("exec", "ROUTE", "operation", (String) step.get(0), ""));

      assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
      assertThat(context.getRouteController().getRouteStatus(ROUTE)).isEqualTo(step.get(1));
    }
  }

  @Test
  void whatIsSteeredIsWrittenDownWithWhoItWas() throws Exception {
    answer("operator", request("exec", "ROUTE", "operation", "suspend()", ""));
    answer("operator", request("exec", "ROUTE", "operation", "resume()", ""));
    String sending = "io.campaignmessaging:type=Sending";
    assertThat(
            answer("operator", request("exec", sending, "operation", "changeBatchSize", "11"))
                .path("status")
                .asInt())
        .isEqualTo(200);
    assertRefused("viewer", request("exec", sending, "operation", "changeBatchSize", "12"));
    assertRefused("operator", request("exec", sending, "operation", "changeBatchSize", "0"));
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName(sending), "changeBatchSize", new Object[] {10}, new String[] {"int"});

    assertThat(actions())
        .contains(
            "operator 127.0.0.1 SUSPEND_ROUTE report-progress",
            "operator 127.0.0.1 RESUME_ROUTE report-progress",
            "operator 127.0.0.1 CHANGE_SENDING 11",
            "jmx jmx CHANGE_SENDING 10")
        .noneMatch(action -> action.startsWith("viewer"));
  }

  @Test
  void theApplicationsOwnBeansAreSteered() throws Exception {
    String vendors = "io.campaignmessaging:type=Vendors";
    String mock = "io.campaignmessaging:type=MockReceiver";

    for (String step :
        List.of(
            request("exec", "io.campaignmessaging:type=Sending", "operation", "pause", ""),
            request("exec", "io.campaignmessaging:type=Sending", "operation", "show", ""),
            request("exec", "io.campaignmessaging:type=Sending", "operation", "resume", ""),
            request("exec", "io.campaignmessaging:type=Sending", "operation", "trigger", ""),
            request(
                "exec",
                "io.campaignmessaging:type=Sending",
                "operation",
                "changePollInterval",
                "'60ms'"),
            request("exec", vendors, "operation", "pause", "'mock'"),
            request("exec", vendors, "operation", "list", ""),
            request("exec", vendors, "operation", "resume", "'mock'"),
            request("exec", vendors, "operation", "changeRate", "'mock-http', 2.5"),
            request("exec", vendors, "operation", "changeInFlightLimit", "'mock-http', 50"),
            request("exec", mock, "operation", "changeSuccessRate", "0.75"),
            request("exec", mock, "operation", "changeDelay", "0, 1"),
            request("exec", mock, "operation", "changeFailureWeight", "'SPAM', 3"),
            request("exec", mock, "operation", "resetStatistics", ""))) {
      JsonNode answer = answer("operator", step);
      assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
    }
    assertThat(
            answer("viewer", request("read", mock, "attribute", "SuccessRate", null))
                .path("value")
                .asDouble())
        .isEqualTo(0.75);
    assertThat(
            answer("viewer", request("exec", vendors, "operation", "list", ""))
                .path("value")
                .asText())
        .contains("\"paused\": false", "\"inFlightLimit\": 50");
    assertRefused("viewer", request("exec", vendors, "operation", "pause", "'mock'"));
  }

  private static List<String> actions() {
    return FLOW.jdbc()
        .queryForList(
            """
            select concat_ws(' ', operator, origin, action,
                             coalesce(request ->> 'routeId', request ->> 'batchSize'))
              from operator_action""",
            String.class);
  }

  private void assertRefused(String user, String body) throws Exception {
    HttpResponse<String> response = send(as(user, JOLOKIA).POST(body(body)));

    assertThat(response.statusCode() >= 400 || refuses(JSON.readTree(response.body())))
        .as("%d %s", response.statusCode(), response.body())
        .isTrue();
    assertThat(response.body()).doesNotContain("operator-password", "\tat ");
  }

  private static boolean refuses(JsonNode answer) {
    return answer.path("status").asInt() >= 400 && !answer.has("value");
  }

  private JsonNode answer(String user, String body) throws Exception {
    HttpResponse<String> response = send(as(user, JOLOKIA).POST(body(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String request(String type, String bean) throws Exception {
    return "{\"type\":\"%s\",\"mbean\":%s}".formatted(type, JSON.writeValueAsString(name(bean)));
  }

  private static String request(
      String type, String bean, String kind, String member, String arguments) throws Exception {
    return "{\"type\":\"%s\",\"mbean\":%s,\"%s\":\"%s\"%s}"
        .formatted(
            type,
            JSON.writeValueAsString(name(bean)),
            kind,
            member,
            arguments == null ? "" : ",\"arguments\":[" + arguments.replace('\'', '"') + "]");
  }

  private static String name(String bean) {
    String context = FLOW.bean(CamelContext.class).getManagementName();
    String camel = "org.apache.camel:context=%s,type=%s,name=\"%s\"";
    return switch (bean) {
      case "CONTEXT" ->
          camel.formatted(context, "context", FLOW.bean(CamelContext.class).getName());
      case "ROUTE" -> camel.formatted(context, "routes", ROUTE);
      case "PROCESSOR" -> camel.formatted(context, "processors", "ask-vendor");
      default -> bean;
    };
  }

  private static HttpRequest.Builder as(String user, String path) {
    return HttpRequest.newBuilder(uri(path))
        .header("Authorization", basic(user + ":" + user + "-password"))
        .header("Content-Type", "application/json");
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + FLOW.port() + path);
  }

  private static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
