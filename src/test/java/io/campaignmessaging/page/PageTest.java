package io.campaignmessaging.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.security.LoginProperties;
import io.campaignmessaging.security.SecurityConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The page as the server renders it, and what its buttons order; the routes are stand-ins. */
@WebMvcTest(
    properties = {
      "campaign.operator.password=operator-password",
      "campaign.viewer.password=viewer-password"
    })
@ContextConfiguration(classes = {PageTestConfiguration.class, SecurityConfiguration.class})
@EnableConfigurationProperties(LoginProperties.class)
class PageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UserRequestPostProcessor OPERATOR = user("operator").roles("OPERATOR");
  private static final UserRequestPostProcessor VIEWER = user("viewer").roles("VIEWER");

  @Autowired private MockMvc web;
  @Autowired private StandInRoutes routes;

  @BeforeEach
  void answerAsTheRoutesDo() {
    routes.forget();
    StandInAnswers.giveTo(routes);
  }

  static Stream<String> pages() {
    return Stream.of(
        "/",
        "/ui/messages",
        "/ui/messages?campaignId=autumn&status=FAILED&after=9",
        "/ui/messages/4711",
        "/ui/import",
        "/ui/in-doubt",
        "/ui/dead-letters",
        "/ui/dead-letters/12",
        "/ui/routes",
        "/ui/actions",
        "/login");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageIsSoundHtmlThatAScreenReaderCanTell(String path) throws Exception {
    Document page = page(path, OPERATOR);

    assertThat(page.parser().getErrors()).isEmpty();
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.title()).endsWith("· Campaign Messaging");
    assertThat(page.select("h1")).hasSize(1);
    assertThat(page.select("main")).hasSize(1);
    assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    assertThat(page.select("input:not([type=hidden]), select, textarea, progress"))
        .as("fields without a label")
        .allMatch(field -> field.closest("label") != null || field.hasAttr("aria-label"));
    assertThat(page.select("table"))
        .as("tables")
        .allMatch(table -> table.select("caption").size() == 1);
    assertThat(page.select("th"))
        .as("heads of columns and rows")
        .allMatch(th -> th.hasAttr("scope"));
    assertThat(page.select("button, a[href], summary"))
        .as("what can be pressed")
        .allMatch(element -> !element.text().isBlank());
    assertThat(page.select("[role=progressbar], [role=img]"))
        .allMatch(element -> element.hasAttr("aria-label"));
    assertThat(page.select("[aria-labelledby]").eachAttr("aria-labelledby"))
        .allMatch(id -> page.getElementById(id) != null);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageHasNothingInItThatItsPolicyForbids(String path) throws Exception {
    Document page = page(path, OPERATOR);

    assertThat(page.select("script:not([src]), style, [style]")).isEmpty();
    assertThat(page.getAllElements())
        .allMatch(
            element ->
                element.attributes().asList().stream()
                    .noneMatch(attribute -> attribute.getKey().startsWith("on")));
    assertThat(page.select("script, link, img").eachAttr("src"))
        .allMatch(address -> address.startsWith("/"));
    web.perform(get(path).with(OPERATOR))
        .andExpect(
            header().string("Content-Security-Policy", containsString("default-src 'none'")));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aViewerSeesNoButtonThatChangesAnything(String path) throws Exception {
    Document page = page(path, VIEWER);

    assertThat(page.select("form[method=post]").eachAttr("action")).isSubsetOf("/logout", "/login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/campaigns/pause",
        "/ui/dead-letters/replays",
        "/ui/routes/stop",
        "/ui/sending/trigger"
      })
  void aViewerWhoOrdersIsRefused(String path) throws Exception {
    web.perform(
            post(path)
                .with(VIEWER)
                .with(csrf())
                .param("campaignId", "autumn")
                .param("routeId", "x"))
        .andExpect(status().isForbidden());
    web.perform(post(path).with(OPERATOR).param("campaignId", "autumn").param("routeId", "x"))
        .andExpect(status().isForbidden());

    assertThat(routes.called()).isEmpty();
  }

  @Test
  void aStrangerIsLedToTheLogin() throws Exception {
    web.perform(get("/").accept(MediaType.TEXT_HTML))
        .andExpect(status().is3xxRedirection())
        .andExpect(header().string(HttpHeaders.LOCATION, containsString("/login")));
  }

  @Test
  void aCampaignShowsItsBarItsFiguresAndItsButtons() throws Exception {
    Element campaign = page("/", OPERATOR).selectFirst("[data-item=autumn-2026]");

    assertThat(campaign.selectFirst("h3").text()).isEqualTo("Autumn offers autumn-2026");
    assertThat(campaign.selectFirst("[role=progressbar]").attr("aria-valuenow")).isEqualTo("50");
    assertThat(campaign.selectFirst("[role=progressbar]").attr("aria-valuetext"))
        .isEqualTo("50,000 of 100,000 done, 47,000 delivered, 3,000 failed");
    assertThat(campaign.selectFirst("[data-field=cost]").text()).isEqualTo("352.50");
    assertThat(campaign.select("form").eachAttr("action"))
        .containsExactly("/ui/campaigns/pause", "/ui/campaigns/cancel");
  }

  @Test
  void openCampaignsComeFirstAndTheNewestOfThem() throws Exception {
    assertThat(
            page("/", VIEWER).select("[data-section=campaigns] [data-item]").eachAttr("data-item"))
        .containsExactly("autumn-2026", "<b>&", "demo");
  }

  @Test
  void ofTheCampaignsThatAreOverOnlyTheNewestAreShownAtOnce() throws Exception {
    routes.answer(
        "list-campaigns",
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    "{\"id\":\"c%d\",\"state\":\"FINISHED\",\"createdAt\":\"2026-11-2%dT08:00:00Z\"}"
                        .formatted(i, i))
            .collect(Collectors.joining(",", "{\"items\":[", "]}")));

    Element section = page("/", VIEWER).getElementById("campaigns");

    assertThat(section.select("> article").eachAttr("data-item")).containsExactly("c5", "c4", "c3");
    assertThat(section.select("details.older summary").text()).isEqualTo("3 more that are over");
    assertThat(section.select("details.older article").eachAttr("data-item"))
        .containsExactly("c2", "c1", "c0");
  }

  @Test
  void whatDataSaysIsTextAndNothingElse() throws Exception {
    Document page = page("/", VIEWER);

    assertThat(page.select("h3").eachText()).contains("<b>&");
    assertThat(page.select("h3 b")).isEmpty();
  }

  @Test
  void aSectionWhoseRouteCannotAnswerSaysSoAndTheOthersStay() throws Exception {
    routes.answer("list-campaigns", 503, "{\"detail\":\"The database is away.\"}");

    Document page = page("/", OPERATOR);

    assertThat(page.select("#campaigns .notice-problem").text()).isEqualTo("The database is away.");
    assertThat(page.select("#vendors [data-item]")).isNotEmpty();
  }

  @Test
  void theLastDayIsAChartATableAndCounts() throws Exception {
    Element statistics = page("/", VIEWER).getElementById("statistics");

    assertThat(statistics.select("#hours-table tbody tr")).hasSize(2);
    assertThat(statistics.select(".counts th[scope=row]").eachText())
        .contains("DELIVERED", "BOUNCED");
    assertThat(statistics.text()).contains("189,234 receipts processed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"campaigns", "vendors", "statistics"})
  void aSectionCanBeLoadedByItself(String section) throws Exception {
    Document page = page("/ui/sections/" + section, VIEWER);

    assertThat(page.select("body > *")).hasSize(1);
    assertThat(page.select("[data-section=" + section + "]")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ui/campaigns/pause  | campaignId=a/b | pause-campaign  | campaignId=a/b |",
        "/ui/campaigns/resume | campaignId=a   | resume-campaign | campaignId=a   |",
        "/ui/campaigns/cancel | campaignId=a   | cancel-campaign | campaignId=a   |",
        "/ui/sending/pause    |                | pause-sending   |                |",
        "/ui/sending/resume   |                | resume-sending  |                |",
        "/ui/sending/trigger  |                | trigger-sending |                |",
        "/ui/sending/settings | batchSize=50&pollInterval=2s | change-sending | | {'batchSize':50,'pollInterval':'2s'}",
        "/ui/vendors/pause    | vendor=mock    | pause-vendor    | vendor=mock    |",
        "/ui/vendors/resume   | vendor=mock    | resume-vendor   | vendor=mock    |",
        "/ui/vendors/limits   | vendor=mock&inFlightLimit=7&ratePerSecond=2.5 | change-vendor | vendor=mock | {'inFlightLimit':7,'ratePerSecond':2.5}",
        "/ui/vendors/limits   | vendor=mock&inFlightLimit=7&ratePerSecond= | change-vendor | vendor=mock | {'inFlightLimit':7}",
        "/ui/mock-receiver/success-rate | successRate=0.5 | change-mock-receiver | | {'successRate':0.5}",
        "/ui/routes/stop      | routeId=send-message | stop-route | routeId=send-message |",
        "/ui/routes/start     | routeId=send-message | start-route | routeId=send-message |",
        "/ui/routes/suspend   | routeId=send-message | suspend-route | routeId=send-message |",
        "/ui/routes/resume    | routeId=send-message | resume-route | routeId=send-message |",
        "/ui/dead-letters/replays | id=12&id=13 | request-replay | | {'ids':[12,13],'dryRun':false}",
        "/ui/dead-letters/replays | campaignId=a&errorCode=UNREADABLE&dryRun=true | request-replay | | {'campaignId':'a','errorCode':'UNREADABLE','dryRun':true}",
        "/ui/in-doubt/resolutions | messageId=7&resolution=DELIVERED&note=seen | resolve-messages-in-doubt | | {'note':'seen','resolution':'DELIVERED','messageIds':[7]}"
      })
  void aButtonOrdersItsRouteAsTheUserWhoPressedIt(
      String path, String fields, String route, String parameter, String body) throws Exception {
    MockHttpServletRequestBuilder request = post(path).with(OPERATOR).with(csrf());
    if (fields != null) {
      for (String field : fields.split("&")) {
        String[] nameAndValue = field.split("=", 2);
        request.param(nameAndValue[0], nameAndValue[1]);
      }
    }

    web.perform(request)
        .andExpect(status().is3xxRedirection())
        .andExpect(flash().attributeExists("done"));

    assertThat(routes.calls(route))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.operator()).isEqualTo("operator");
              assertThat(call.origin()).isEqualTo("127.0.0.1");
              if (parameter != null) {
                assertThat(call.headers())
                    .containsEntry(parameter.split("=")[0], parameter.split("=")[1]);
              }
              assertThat(body == null ? null : JSON.readTree(body.replace('\'', '"')))
                  .isEqualTo(call.body() == null ? null : JSON.readTree(call.body()));
            });
  }

  @Test
  void aRefusalIsShownInTheRoutesOwnWords() throws Exception {
    routes.answer("pause-campaign", 409, "{\"detail\":\"The campaign is cancelled.\"}");

    web.perform(
            post("/ui/campaigns/pause").with(OPERATOR).with(csrf()).param("campaignId", "autumn"))
        .andExpect(redirectedUrl("/"))
        .andExpect(flash().attribute("refused", "The campaign is cancelled."));
    Document next =
        Jsoup.parse(
            web.perform(get("/").with(OPERATOR).flashAttr("refused", "The campaign is cancelled."))
                .andReturn()
                .getResponse()
                .getContentAsString());
    assertThat(next.select("[role=alert]").text()).isEqualTo("The campaign is cancelled.");
  }

  @Test
  void aFileIsHandedToTheImportAndItsReportComesBack() throws Exception {
    routes.answer(
        "enqueue-messages",
        "{\"campaignId\":\"autumn\",\"accepted\":2,\"refused\":1,\"refusals\":"
            + "[{\"row\":3,\"line\":4,\"field\":\"customer_email\",\"reason\":\"It is no address.\"}],"
            + "\"refusalsTruncated\":false}");

    String report =
        web.perform(
                post("/ui/import")
                    .queryParam("campaignId", "autumn")
                    .contentType("text/csv;charset=UTF-8")
                    .header("Idempotency-Key", "key-1")
                    .content(
                        "customer_id,customer_email\n1,a@example.com\n"
                            .getBytes(StandardCharsets.UTF_8))
                    .with(OPERATOR)
                    .with(csrf()))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();

    Document html = Jsoup.parse(report);
    assertThat(html.getElementById("accepted").text()).isEqualTo("2");
    assertThat(html.select("tbody tr").eachText())
        .containsExactly("4 customer_email It is no address.");
    StandInRoutes.Call call = routes.calls("enqueue-messages").get(0);
    assertThat(call.body()).isEqualTo("customer_id,customer_email\n1,a@example.com\n");
    assertThat(call.headers())
        .containsEntry("campaignId", "autumn")
        .containsEntry("Content-Type", "text/csv;charset=UTF-8")
        .containsEntry("Idempotency-Key", "key-1");
    assertThat(call.operator()).isEqualTo("operator");
  }

  @Test
  void aFileThatIsRefusedSaysWhyAndHowFarItCame() throws Exception {
    routes.answer(
        "enqueue-messages",
        422,
        "{\"detail\":\"No message was accepted.\",\"campaignId\":\"autumn\",\"accepted\":0,\"refused\":1}");

    String report =
        web.perform(
                post("/ui/import")
                    .queryParam("campaignId", "autumn")
                    .contentType("application/x-ndjson")
                    .header("Idempotency-Key", "key-1")
                    .content("{}")
                    .with(OPERATOR)
                    .with(csrf()))
            .andExpect(status().isUnprocessableEntity())
            .andReturn()
            .getResponse()
            .getContentAsString();

    assertThat(Jsoup.parse(report).select(".notice-problem").text())
        .isEqualTo("No message was accepted.");
  }

  @Test
  void aSearchAsksForWhatStandsInItsFields() throws Exception {
    Document page =
        page("/ui/messages?campaignId=autumn&status=&recipient= a@example.com ", VIEWER);

    assertThat(routes.calls("list-messages").get(0).headers())
        .containsEntry("campaignId", "autumn")
        .containsEntry("recipient", "a@example.com")
        .doesNotContainKey("status");
    assertThat(page.select("input[name=campaignId]").val()).isEqualTo("autumn");
    assertThat(page.select("a.button").eachAttr("href"))
        .singleElement()
        .asString()
        .contains("campaignId=autumn", "after=4711");
  }

  private Document page(String path, UserRequestPostProcessor user) throws Exception {
    String html =
        web.perform(get(path).with(user).accept(MediaType.TEXT_HTML))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    return Jsoup.parse(html, "", Parser.htmlParser().setTrackErrors(20));
  }
}
