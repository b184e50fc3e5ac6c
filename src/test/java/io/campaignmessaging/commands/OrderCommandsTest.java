package io.campaignmessaging.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderCommandsTest {

  @RegisterExtension private static final WireMockExtension APPLICATION = CommandRun.application();

  private final CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "cancel --yes"})
  void anOrderIsGivenAsOperatorToOneCampaign(String order) {
    answer("/api/campaigns/spring%202026/" + order.split(" ")[0], "{\"actionId\":1}");
    String[] arguments = (order + " #").split(" ");
    arguments[arguments.length - 1] = "spring 2026";

    assertThat(tool.run(arguments)).isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo("/api/campaigns/spring%202026/" + order.split(" ")[0]))
            .withBasicAuth(new BasicCredentials("operator", "operator-password")));
    assertThat(tool.out()).startsWith("Campaign spring 2026 ");
  }

  @Test
  void anOrdersDocumentIsPrintedAsItIs() {
    answer("/api/campaigns/spring/pause", "{\"actionId\": 1}");

    assertThat(tool.run("pause", "spring", "--json")).isZero();

    assertThat(tool.out()).isEqualTo("{\"actionId\": 1}\n");
  }

  @Test
  void aCancellationIsConfirmedByTypingTheId() {
    answer("/api/campaigns/spring/cancel", "{}");
    CommandRun wrong = CommandRun.at(APPLICATION.baseUrl()).byAPerson("sprung");
    CommandRun right = CommandRun.at(APPLICATION.baseUrl()).byAPerson("spring");

    assertThat(wrong.run("cancel", "spring")).isEqualTo(ExitCode.USAGE);
    assertThat(tool.run("cancel", "spring")).isEqualTo(ExitCode.USAGE);
    APPLICATION.verify(0, postRequestedFor(anyUrl()));
    assertThat(right.run("cancel", "spring")).isZero();

    assertThat(wrong.err()).contains("nothing was cancelled");
    assertThat(tool.err()).contains("--yes");
    APPLICATION.verify(1, postRequestedFor(urlEqualTo("/api/campaigns/spring/cancel")));
  }

  @Test
  void anIdThatWouldLeaveThePathIsRefused() {
    assertThat(tool.run("pause", "..")).isEqualTo(ExitCode.USAGE);
    assertThat(tool.run("pause", "")).isEqualTo(ExitCode.USAGE);

    APPLICATION.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void triggerHasTheApplicationLookNow() {
    answer("/api/sending/trigger", "{\"triggered\":true}");

    assertThat(tool.run("trigger")).isZero();

    assertThat(tool.out()).isEqualTo("triggered  true\n");
  }

  @Test
  void statisticsAreShownAsLinesAndTables() {
    answerGet(
        "/api/statistics?campaignId=spring",
        """
        {"last24Hours":{"receiptsProcessed":1000,"statusBreakdown":{"DELIVERED":900,"FAILED":100}},
         "campaigns":[],"vendors":[{"failed":100,"vendor":"mock","delivered":900}],
         "errorCodes":[{"errorCode":"BOUNCED","count":70,"note":null},{"errorCode":"SPAM","count":30}],
         "cost":6.75}
        """);

    assertThat(tool.run("stats", "--campaign", "spring")).isZero();

    assertThat(tool.out())
        .isEqualTo(
            """
            campaigns  -
            cost       6.75

            Last 24 hours:
            receipts processed  1000

            Status breakdown:
            DELIVERED  900
            FAILED     100

            Vendors:
            VENDOR  FAILED  DELIVERED
            mock       100        900

            Error codes:
            ERROR CODE  COUNT
            BOUNCED        70
            SPAM           30
            """);
  }

  @Test
  void oneMessageIsShownWithItsHistory() {
    answerGet(
        "/api/messages/41",
        """
        {"id":41,"status":"DELIVERED","history":[
          {"attempt":1,"receipts":[{"event":"RATE_LIMITED"},{"event":"LATE"}]},{"attempt":2,"receipts":[]}]}
        """);

    assertThat(tool.run("message", "41")).isZero();

    assertThat(tool.out())
        .isEqualTo(
            """
            id      41
            status  DELIVERED

            History:
            ATTEMPT  EVENT
                  1  RATE_LIMITED
                  1  LATE
                  2  -
            """);
  }

  @Test
  void doubtsAreListed() {
    answerGet(
        "/api/messages/in-doubt?campaignId=spring&limit=5&after=40",
        "{\"messages\":[{\"messageId\":41,\"campaignId\":\"spring\"}]}");
    answerGet("/api/messages/in-doubt?limit=100", "{\"messages\":[]}");
    CommandRun none = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("doubts", "--campaign", "spring", "--limit", "5", "--after", "40"))
        .isZero();
    assertThat(none.run("doubts")).isZero();

    assertThat(tool.out()).isEqualTo("MESSAGE ID  CAMPAIGN ID\n        41  spring\n");
    assertThat(none.out()).isEqualTo("No message is in doubt.\n");
  }

  @Test
  void doubtsAreResolvedByAWord() {
    answer("/api/messages/in-doubt/resolutions", "{\"actionId\":1,\"resolved\":2}");

    assertThat(
            tool.run(
                "doubts", "resolve", "--message", "41,42", "--as", "send-again", "--note", "why"))
        .isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo("/api/messages/in-doubt/resolutions"))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    "{\"messageIds\":[41,42],\"campaignId\":null,\"resolution\":\"SEND_AGAIN\",\"note\":\"why\"}")));
    assertThat(tool.out()).contains("resolved   2");
  }

  @Test
  void aWordOnEverythingAndAnUnknownWordAreRefused() {
    assertThat(tool.run("doubts", "resolve", "--as", "delivered")).isEqualTo(ExitCode.USAGE);
    assertThat(tool.run("doubts", "resolve", "--message", "1", "--as", "gone"))
        .isEqualTo(ExitCode.USAGE);

    assertThat(tool.err()).contains("--campaign", "send-again");
    APPLICATION.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void deadLettersAreCountedInADryRun() {
    answer("/api/dead-letters/replays", "{\"matched\":1200,\"dryRun\":true}");

    assertThat(
            tool.run(
                "replay",
                "--error-code",
                "UNKNOWN_MESSAGE",
                "--campaign",
                "spring",
                "--received-from",
                "2026-11-01T00:00:00Z",
                "--dry-run"))
        .isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo("/api/dead-letters/replays"))
            .withRequestBody(
                equalToJson(
                    """
                    {"ids":null,"errorCode":"UNKNOWN_MESSAGE","campaignId":"spring",
                     "receivedFrom":"2026-11-01T00:00:00Z","receivedTo":null,"failedOnly":true,
                     "dryRun":true,"ratePerSecond":10}
                    """)));
    assertThat(tool.out())
        .isEqualTo("1,200 dead letters would be replayed; nothing was done (--dry-run).\n");
  }

  @Test
  void deadLettersAreReplayed() {
    answer("/api/dead-letters/replays", "{\"matched\":1,\"dryRun\":false}");

    assertThat(tool.run("replay", "--id", "17", "--replayed-too", "--rate", "20")).isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo("/api/dead-letters/replays"))
            .withRequestBody(
                equalToJson(
                    """
                    {"ids":[17],"errorCode":null,"campaignId":null,"receivedFrom":null,
                     "receivedTo":null,"failedOnly":false,"dryRun":false,"ratePerSecond":20}
                    """)));
    assertThat(tool.out()).isEqualTo("1 dead letter will be replayed, at most 20 a second.\n");
  }

  @Test
  void aReplayNamesWhichOrSaysAll() {
    answer("/api/dead-letters/replays", "{\"matched\":0}");

    assertThat(tool.run("replay")).isEqualTo(ExitCode.USAGE);
    assertThat(tool.run("replay", "--all", "--id", "1")).isEqualTo(ExitCode.USAGE);
    APPLICATION.verify(0, postRequestedFor(anyUrl()));
    assertThat(tool.run("replay", "--all")).isZero();

    assertThat(tool.out()).isEqualTo("There is no such dead letter.\n");
  }

  @Test
  void looksAreTakenAsViewer() {
    answerGet("/api/messages/1", "{}");

    assertThat(tool.run("message", "1")).isZero();

    APPLICATION.verify(
        getRequestedFor(urlEqualTo("/api/messages/1"))
            .withBasicAuth(new BasicCredentials("viewer", "viewer-password")));
  }

  private static void answer(String path, String document) {
    APPLICATION.stubFor(post(urlEqualTo(path)).willReturn(okJson(document)));
  }

  private static void answerGet(String path, String document) {
    APPLICATION.stubFor(get(urlEqualTo(path)).willReturn(okJson(document)));
  }
}
