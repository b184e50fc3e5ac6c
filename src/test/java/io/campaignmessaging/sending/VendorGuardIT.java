package io.campaignmessaging.sending;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.campaignmessaging.testing.Flow;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vendor is given at a time, and that other vendors do not notice. */
class VendorGuardIT {

  private static final String VENDOR = "acme";
  private static final String ROUTE = "vendor-" + VENDOR;

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(
              wireMockConfig()
                  .bindAddress("127.0.0.1")
                  .dynamicPort()
                  .containerThreads(100)
                  .asynchronousResponseEnabled(true))
          .build();

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.poll.interval", "200ms")
          .with("campaign.sending.concurrency", "2")
          .with("campaign.vendors.idempotent.acme", "true")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @AfterEach
  void removeVendor() throws Exception {
    FLOW.jdbc().update("update campaign set paused_at = now() where vendor = ?", VENDOR);
    CamelContext context = FLOW.bean(CamelContext.class);
    context.getRouteController().stopRoute(ROUTE);
    context.removeRoute(ROUTE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vendor-http", "vendor-http-async"})
  void aSlowVendorHoldsUpItsOwnMessagesAlone(String template) throws Exception {
    vendorAnswers(delivered().withFixedDelay(3000));
    addVendor(template, Map.of("inFlightLimit", "20", "connections", "20"));
    campaign("slow-" + template, 100);
    FLOW.await().until(() -> count("slow-" + template, "PROCESSING") >= 15);

    campaignOfTheMock("quick-" + template, 50);

    FLOW.awaitFinished("quick-" + template);
    assertThat(count("slow-" + template, "PROCESSING")).isBetween(1L, 20L);
    assertThat(count("slow-" + template, "PENDING")).isPositive();
  }

  @Test
  void nothingIsClaimedForAVendorWhoseCircuitIsOpenAndNoAttemptIsUsedUp() throws Exception {
    vendorAnswers(aResponse().withStatus(503));
    addVendor(
        "vendor-http",
        Map.of(
            "inFlightLimit", "5",
            "breakerCalls", "5",
            "breakerPause", "1h",
            "connections", "5"));
    campaign("broken", 40);

    FLOW.await().until(() -> attempted("broken") >= 5);
    campaignOfTheMock("meanwhile", 20);
    FLOW.awaitFinished("meanwhile");

    // Nine, unless the thread that counted the fifth failure is held up before it opens the
    // circuit.
    assertThat(attempted("broken")).isBetween(5L, 20L);
    assertThat(count("broken", "PENDING")).isEqualTo(40);
    assertThat(SERVER.getAllServeEvents()).hasSizeBetween(5, 20);
  }

  @Test
  void aVendorThatIsWellAgainGetsItsMessagesUnderTheAttemptsThatWereNotMade() throws Exception {
    vendorAnswers(aResponse().withStatus(503));
    addVendor(
        "vendor-http", Map.of("inFlightLimit", "5", "breakerCalls", "5", "breakerPause", "300ms"));
    campaign("mended", 20);
    FLOW.await().until(() -> attempted("mended") >= 5);

    vendorAnswers(delivered());

    FLOW.awaitFinished("mended");
    assertThat(count("mended", "DELIVERED")).isEqualTo(20);
    assertThat(
            FLOW.jdbc()
                .queryForObject(
                    "select count(*) from communication_log where campaign_id = 'mended' and"
                        + " attempts = 1",
                    Long.class))
        .isPositive();
  }

  @Test
  void aVendorIsAskedAtItsRate() throws Exception {
    vendorAnswers(delivered());
    addVendor("vendor-http", Map.of("ratePerSecond", "20"));
    campaign("steady", 40);

    FLOW.awaitFinished("steady");

    List<Date> calls =
        SERVER.getAllServeEvents().stream()
            .map(ServeEvent::getRequest)
            .map(request -> request.getLoggedDate())
            .sorted()
            .toList();
    assertThat(calls).hasSize(40);
    long millis = calls.get(39).getTime() - calls.get(0).getTime();
    // The first two come from what the rate has saved up.
    assertThat(millis).isGreaterThan(1700);
  }

  @Test
  void nothingIsClaimedForAVendorWhoseRouteIsStopped() throws Exception {
    vendorAnswers(delivered());
    addVendor("vendor-http", Map.of());
    CamelContext context = FLOW.bean(CamelContext.class);
    context.getRouteController().stopRoute(ROUTE);
    campaign("stopped", 10);
    campaignOfTheMock("running", 10);
    FLOW.awaitFinished("running");

    assertThat(attempted("stopped")).isZero();
    context.getRouteController().startRoute(ROUTE);
    FLOW.awaitFinished("stopped");
    assertThat(count("stopped", "DELIVERED")).isEqualTo(10);
  }

  @Test
  void severalCampaignsShareWhatTheirVendorTakes() throws Exception {
    vendorAnswers(delivered().withFixedDelay(300));
    addVendor("vendor-http-async", Map.of("inFlightLimit", "3"));
    for (String campaign : List.of("shared-1", "shared-2", "shared-3", "shared-4")) {
      campaign(campaign, 6);
    }

    for (String campaign : List.of("shared-1", "shared-2", "shared-3", "shared-4")) {
      FLOW.awaitFinished(campaign);
      assertThat(count(campaign, "DELIVERED")).isEqualTo(6);
    }
  }

  private static ResponseDefinitionBuilder delivered() {
    return ResponseDefinitionBuilder.like(
        okJson("{\"messageId\":\"m-1\",\"status\":\"delivered\",\"cost\":0.0075}").build());
  }

  private static void vendorAnswers(ResponseDefinitionBuilder answer) {
    SERVER.resetAll();
    SERVER.stubFor(post(anyUrl()).willReturn(answer));
  }

  private static void addVendor(String template, Map<String, String> parameters) throws Exception {
    Map<String, Object> all = new TreeMap<>(parameters);
    all.put("name", VENDOR);
    all.put("contract", "mock-http");
    all.put("url", SERVER.baseUrl() + "/v1/messages");
    all.put("privateAddresses", "allowed");
    CamelContext context = FLOW.bean(CamelContext.class);
    TemplatedRouteBuilder.builder(context, template).routeId(ROUTE).parameters(all).add();
    context.getRouteController().startRoute(ROUTE);
  }

  private static void campaign(String name, int messages) {
    FLOW.jdbc().update("insert into campaign (id, vendor) values (?, ?)", name, VENDOR);
    FLOW.insertMessages(name, messages);
  }

  private static void campaignOfTheMock(String name, int messages) {
    FLOW.insertMessages(name, messages);
  }

  private static long count(String campaign, String status) {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from communication_log where campaign_id = ? and status = ?",
            Long.class,
            campaign,
            status);
  }

  private static long attempted(String campaign) {
    return FLOW.jdbc()
        .queryForObject(
            "select count(*) from communication_log where campaign_id = ? and attempts > 0",
            Long.class,
            campaign);
  }
}
