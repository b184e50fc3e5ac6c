package io.campaignmessaging.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusCommandTest {

  private static final String ESCAPE = "\u001b[";

  @RegisterExtension private static final WireMockExtension APPLICATION = CommandRun.application();

  @BeforeEach
  void anApplicationThatIsWell() {
    APPLICATION.stubFor(
        get("/actuator/health")
            .willReturn(okJson("{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"UP\"}}}")));
    campaigns(campaign("demo", "RUNNING", 1000, 600, 25));
  }

  @Test
  void itShowsHowFarEachCampaignHasCome() {
    campaigns(
        campaign("demo", "RUNNING", 1000, 600, 25) + "," + campaign("old", "FINISHED", 2, 2, 0));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    int exitCode = status.run("status");

    assertThat(exitCode).isZero();
    assertThat(status.out())
        .isEqualTo(
            """
            %s is UP

            CAMPAIGN  STATE        DONE     OF  DELIVERED  FAILED  OPEN  RETRYING  IN DOUBT
            demo      RUNNING    62.5 %%  1,000        600      25   375         9         1
            old       FINISHED  100.0 %%      2          2       0     0         9         1
            """
                .formatted(APPLICATION.baseUrl()));
    assertThat(status.err()).isEmpty();
  }

  @Test
  void aViewerLooksIfItsPasswordIsThereAndElseTheOperator() {
    CommandRun.at(APPLICATION.baseUrl()).run("status");
    CommandRun.at(APPLICATION.baseUrl()).without("CAMPAIGN_VIEWER_PASSWORD").run("status");

    APPLICATION.verify(
        1,
        getRequestedFor(urlPathEqualTo("/api/campaigns"))
            .withBasicAuth(new BasicCredentials("viewer", "viewer-password")));
    APPLICATION.verify(
        1,
        getRequestedFor(urlPathEqualTo("/api/campaigns"))
            .withBasicAuth(new BasicCredentials("operator", "operator-password")));
  }

  @Test
  void oneCampaignIsShownByItsId() {
    APPLICATION.stubFor(
        get("/api/campaigns/a%20b%2Fc").willReturn(okJson(campaign("a b/c", "PAUSED", 10, 0, 0))));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status", "a b/c")).isZero();

    assertThat(status.out()).contains("a b/c     PAUSED  0.0 %");
  }

  @Test
  void thePageIsAskedForAndTheNextOneNamed() {
    APPLICATION.stubFor(
        get("/api/campaigns?limit=1&after=a%26b")
            .willReturn(
                okJson(
                    "{\"items\":["
                        + campaign("demo", "RUNNING", 1, 0, 0)
                        + "],\"next\":\"demo\"}")));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status", "--limit", "1", "--after", "a&b")).isZero();

    assertThat(status.out()).contains("There are more: --after demo");
  }

  @Test
  void withoutCampaignsItSaysSo() {
    campaigns("");
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status")).isZero();

    assertThat(status.out()).contains("There is no campaign.");
  }

  @Test
  void aPersonSeesBarsInColour() {
    CommandRun status = CommandRun.at(APPLICATION.baseUrl()).byAPerson();

    assertThat(status.run("status")).isZero();

    assertThat(status.out())
        .contains(ESCAPE + "32m" + "█".repeat(15) + "░".repeat(9) + ESCAPE + "0m  demo");
  }

  @Test
  void noColorIsHonoured() {
    CommandRun status = CommandRun.at(APPLICATION.baseUrl()).byAPerson().with("NO_COLOR", "1");

    assertThat(status.run("status")).isZero();

    assertThat(status.out()).contains("█".repeat(15) + "░".repeat(9)).doesNotContain(ESCAPE);
  }

  @Test
  void aTerminalThatShowsNoBlocksGetsAsciiAndADumbOneNothingThatMoves() {
    CommandRun ascii =
        CommandRun.at(APPLICATION.baseUrl()).byAPersonBefore(StandardCharsets.US_ASCII);
    CommandRun dumb = CommandRun.at(APPLICATION.baseUrl()).byAPerson().with("TERM", "dumb");

    assertThat(ascii.run("status")).isZero();
    assertThat(dumb.run("status")).isZero();

    assertThat(ascii.out()).contains("###############.........").doesNotContain("█");
    assertThat(dumb.out()).doesNotContain(ESCAPE, "█", "#");
  }

  @Test
  void whatComesFromOutsideMovesNoCursor() {
    campaigns(campaign("evil\\u001b[2J\\u009b\\u202e", "RUNNING", 1, 0, 0));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status")).isZero();

    assertThat(status.out()).contains("evil?[2J??").doesNotContain("\u001b", "\u009b", "\u202e");
  }

  @Test
  void theDocumentIsPrintedAsItIs() {
    String document = "{\"items\": [ ],\n \"next\":null, \"other\": \"ä\"}";
    APPLICATION.stubFor(get(urlPathEqualTo("/api/campaigns")).willReturn(okJson(document)));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl()).byAPerson();

    assertThat(status.run("status", "--json")).isZero();

    assertThat(status.out()).isEqualTo(document + "\n");
  }

  @Test
  void watchingEndsWhenNothingIsOpenAnyMore() {
    APPLICATION.stubFor(
        get(urlPathEqualTo("/api/campaigns"))
            .inScenario("moving")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(okJson("{\"items\":[" + campaign("demo", "RUNNING", 4, 2, 0) + "]}"))
            .willSetStateTo("finished"));
    APPLICATION.stubFor(
        get(urlPathEqualTo("/api/campaigns"))
            .inScenario("moving")
            .whenScenarioStateIs("finished")
            .willReturn(okJson("{\"items\":[" + campaign("demo", "FINISHED", 4, 3, 1) + "]}")));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status", "--watch", "--interval", "1")).isZero();

    APPLICATION.verify(2, getRequestedFor(urlPathEqualTo("/api/campaigns")));
    assertThat(status.out()).containsSubsequence("RUNNING", "50.0 %", "FINISHED", "100.0 %");
  }

  @Test
  void healthNamesThePartsThatAreNotUp() {
    APPLICATION.stubFor(
        get("/actuator/health")
            .willReturn(
                okJson(
                        "{\"status\":\"DOWN\",\"components\":{\"rabbit\":{\"status\":\"DOWN\",\"details\":{\"error\":\"refused\"}},"
                            + "\"db\":{\"status\":\"UP\"}}}")
                    .withStatus(503)));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());
    CommandRun health = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status")).isZero();
    assertThat(health.run("health")).isEqualTo(ExitCode.PROBLEM);

    assertThat(status.out()).startsWith(APPLICATION.baseUrl() + " is DOWN: rabbit DOWN\n");
    assertThat(health.out())
        .contains(
            " is DOWN: rabbit DOWN", "PART    STATUS  DETAILS", "rabbit  DOWN    error refused");
  }

  @Test
  void healthIsDoneWhenTheApplicationIsUp() {
    CommandRun health = CommandRun.at(APPLICATION.baseUrl());

    assertThat(health.run("health", "--json")).isZero();

    assertThat(health.out())
        .isEqualTo("{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"UP\"}}}\n");
  }

  @Test
  void anAnswerThatIsNoJsonIsAProblem() {
    APPLICATION.stubFor(
        get(urlPathEqualTo("/api/campaigns"))
            .willReturn(aResponse().withStatus(502).withBody("<html>")));
    CommandRun status = CommandRun.at(APPLICATION.baseUrl());

    assertThat(status.run("status")).isEqualTo(ExitCode.PROBLEM);

    assertThat(status.err()).contains("status 502", "no JSON document").doesNotContain("<html>");
    APPLICATION.verify(
        getRequestedFor(urlEqualTo("/api/campaigns?limit=100"))
            .withHeader("Accept", equalTo("application/json, application/problem+json")));
  }

  private static void campaigns(String items) {
    APPLICATION.stubFor(
        get(urlPathEqualTo("/api/campaigns"))
            .willReturn(okJson("{\"items\":[" + items + "],\"next\":null}")));
  }

  private static String campaign(String id, String state, long total, long delivered, long failed) {
    return """
        {"id":"%s","name":"Name","vendor":"mock","state":"%s","total":%d,"delivered":%d,"failed":%d,
         "pending":1,"processing":1,"sent":0,"inDoubt":1,"notSent":0,"retrying":9,"receipts":1,"cost":0.0075}
        """
        .formatted(id, state, total, delivered, failed);
  }
}
