package io.campaignmessaging.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteCallsTest {

  private static final Caller OPERATOR = new Caller("operator", "127.0.0.1");

  private final StandInRoutes routes = new StandInRoutes("list-campaigns", "pause-campaign");
  private final RouteCalls calls =
      new RouteCalls(
          routes.context(), routes.context().createProducerTemplate(), new ObjectMapper());

  @AfterEach
  void stop() {
    routes.context().stop();
  }

  private record Named(String id, String name) {}

  @Test
  void aRouteGetsWhatWouldStandInARequest() {
    calls.order("pause-campaign", Map.of("campaignId", "a/b"), Map.of("note", "why"), OPERATOR);

    StandInRoutes.Call call = routes.calls("pause-campaign").get(0);
    assertThat(call.headers()).containsEntry("campaignId", "a/b");
    assertThat(call.body()).isEqualTo("{\"note\":\"why\"}");
    assertThat(call.operator()).isEqualTo("operator");
    assertThat(call.origin()).isEqualTo("127.0.0.1");
  }

  @Test
  void aListIsReadWhateverMoreItSays() {
    routes.answer("list-campaigns", "{\"items\":[{\"id\":\"demo\",\"more\":1}],\"next\":null}");

    RouteAnswer answer = calls.ask("list-campaigns", Map.of());

    assertThat(answer.problem()).isNull();
    assertThat(answer.items("items", Named.class)).isEqualTo(List.of(new Named("demo", null)));
  }

  @Test
  void aProblemIsSaidInItsOwnWords() {
    routes.answer("list-campaigns", 503, "{\"detail\":\"The database is away.\"}");

    RouteAnswer answer = calls.ask("list-campaigns", Map.of());

    assertThat(answer.isGood()).isFalse();
    assertThat(answer.problem()).isEqualTo("The database is away.");
    assertThat(answer.items("items", Named.class)).isEmpty();
    assertThat(answer.as(Named.class)).isNull();
  }

  @Test
  void aRouteThatThisProcessDoesNotHaveIsAProblem() {
    assertThat(calls.ask("list-vendors", Map.of()).problem())
        .contains("no route list-vendors")
        .contains("campaign.roles");
  }

  @Test
  void aRouteThatIsStoppedIsAProblem() throws Exception {
    routes.context().getRouteController().stopRoute("list-campaigns");

    assertThat(calls.ask("list-campaigns", Map.of()).problem())
        .isEqualTo("The route list-campaigns does not run.");
  }

  @Test
  void aRouteThatFailsIsAProblemThatTellsNoSecrets() throws Exception {
    routes
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:list-routes")
                    .routeId("list-routes")
                    .throwException(new IllegalStateException("secret"));
              }
            });

    RouteAnswer answer = calls.ask("list-routes", Map.of());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.problem()).doesNotContain("secret");
  }
}
