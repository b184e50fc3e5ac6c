package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What is answered about campaigns; {@code CampaignsIT} has what the database does. */
@RouteTest({"answer-campaigns", "answer-actions", "answer-statistics"})
class AnswerCampaignsRouteTest {

  @ParameterizedTest
  @CsvSource({
    "list-campaigns,  query-campaigns",
    "list-actions,    query-actions",
    "show-statistics, sum-up-receipts"
  })
  void aDatabaseThatIsAwayIsSaid(String route, String statement, RoutesUnderTest routes) {
    routes.fail(statement, new DataAccessResourceFailureException("connection closed"));

    assertThat(status(routes.send(route, null))).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "pause-campaign,  PAUSE_CAMPAIGN",
    "resume-campaign, RESUME_CAMPAIGN",
    "cancel-campaign, CANCEL_CAMPAIGN"
  })
  void eachActionHasItsName(String route, String action, RoutesUnderTest routes) {
    routes
        .at("change-campaign")
        .whenAnyExchangeReceived(
            statement -> {
              assertThat(statement.getProperty("action")).isEqualTo(action);
              statement.getMessage().setBody(Map.of("document", "{}"));
            });

    Exchange request = routes.ask(route, null, Map.of("campaignId", "spring"));

    assertThat(status(request)).isEqualTo(200);
    assertThat(routes.at("change-campaign").getReceivedExchanges())
        .singleElement()
        .satisfies(
            it -> assertThat(it.getProperty("request")).isEqualTo("{\"campaignId\":\"spring\"}"));
  }

  @Test
  void whatIsNotAsThingsStandIsAConflict(RoutesUnderTest routes) {
    routes.answer("change-campaign", Map.of("conflict", "The campaign is cancelled."));

    Exchange request = routes.ask("resume-campaign", null, Map.of("campaignId", "spring"));

    assertThat(status(request)).isEqualTo(409);
    assertThat(request.getMessage().getBody(String.class)).contains("The campaign is cancelled.");
  }

  @Test
  void aCampaignThatIsNotThereIsNotFound(RoutesUnderTest routes) {
    routes.answer("change-campaign", null);
    routes.answer("query-campaign", null);

    Map<String, Object> campaign = Map.of("campaignId", "spring");
    assertThat(status(routes.ask("cancel-campaign", null, campaign))).isEqualTo(404);
    assertThat(status(routes.ask("show-campaign", null, campaign))).isEqualTo(404);
  }

  @Test
  void aRequestWithoutACampaignIsRefused(RoutesUnderTest routes) {
    assertThat(status(routes.ask("pause-campaign", null, Map.of()))).isEqualTo(400);
    assertThat(routes.at("change-campaign").getReceivedExchanges()).isEmpty();
  }

  @Test
  void aCampaignIsReadFromTheBody(RoutesUnderTest routes) {
    routes.answer("insert-campaign", Map.of("document", "{\"id\":\"spring\"}"));

    Exchange request =
        routes.send("create-campaign", "{\"id\":\"spring\",\"vendor\":\"mock\"}".getBytes());

    assertThat(status(request)).isEqualTo(200);
    assertThat(request.getProperty("request")).isEqualTo("{\"id\":\"spring\",\"vendor\":\"mock\"}");
  }

  private static Object status(Exchange answered) {
    return answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE);
  }
}
