package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.vendor.VendorAnswer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.AmqpNackReceivedException;
import org.springframework.beans.factory.annotation.Autowired;

/** Packs are filled by their size alone here: {@link PackIntervalRouteTest} has the other half. */
@RouteTest(value = "publish-responses", properties = "campaign.responses.pack-size=3")
class PublishResponsesRouteTest {

  private static final int LATENCY_MILLIS = 12;

  @Autowired private ProducerTemplate template;
  @Autowired private ObjectMapper json;

  private final List<String> published = new CopyOnWriteArrayList<>();

  @EndpointInject("mock:publish-to-exchange")
  private MockEndpoint exchange;

  @EndpointInject("mock:write-unpublished-outcomes")
  private MockEndpoint unpublished;

  @EndpointInject("mock:return-unsent-message")
  private MockEndpoint returned;

  /** Before the routes start; CampaignProperties itself would refuse such a setting. */
  @Autowired
  void noPackLeavesByTime(CamelContext context) {
    context.getPropertiesComponent().addOverrideProperty("campaign.responses.pack-interval", "1h");
  }

  @BeforeEach
  void theBrokerConfirmsEverything() {
    theBrokerRefuses(0);
  }

  @BeforeEach
  void theDatabaseTakesEverything() {
    unpublished.whenAnyExchangeReceived(pack -> pack.getMessage().setBody(List.of()));
  }

  @Test
  void aFullPackIsPublishedAtOnce() throws Exception {
    exchange.expectedMessageCount(2);

    LongStream.rangeClosed(1, 6).forEach(this::collect);

    exchange.assertIsSatisfied();
    assertThat(published)
        .allSatisfy(pack -> assertThat(json.readTree(pack)).hasSize(3))
        .flatExtracting(pack -> json.readTree(pack).findValuesAsText("messageId"))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
  }

  @Test
  void aPackIsPublishedAgainUntilTheBrokerHasConfirmedIt() throws Exception {
    theBrokerRefuses(5);
    exchange.expectedMessageCount(6);

    LongStream.rangeClosed(1, 3).forEach(this::collect);

    exchange.assertIsSatisfied();
    assertThat(published)
        .allSatisfy(pack -> assertThat(pack).isNotEmpty().isEqualTo(published.get(0)));
    assertThat(exchange.getReceivedExchanges())
        .extracting(PublishResponsesRouteTest::messageId)
        .as("the id under which the pack is tracked")
        .doesNotContainNull()
        .containsOnly(messageId(exchange.getReceivedExchanges().get(0)));
  }

  @Test
  void aPackThatCannotBePublishedBeforeItsLeasesAreOverIsAppliedDirectly() throws Exception {
    theBrokerRefuses(Integer.MAX_VALUE);
    unpublished.expectedMessageCount(1);

    template.send(
        "direct:publish-responses",
        pack -> {
          pack.getMessage().setBody("[{}]");
          pack.setProperty("queueMessageId", "pack-1");
          pack.setProperty("resultDeadline", System.nanoTime() - 1);
        });

    unpublished.assertIsSatisfied();
    assertThat(unpublished.getReceivedExchanges())
        .singleElement()
        .satisfies(
            pack -> {
              assertThat(pack.getMessage().getBody(String.class)).isEqualTo("[{}]");
              assertThat(pack.getProperty("queueMessageId")).isEqualTo("pack-1");
            });
  }

  @Test
  void aResultThatMetAStoppedRouteIsAppliedDirectly() throws Exception {
    unpublished.expectedMessageCount(1);

    template.sendBody("direct:save-stranded-message", delivered(41));

    unpublished.assertIsSatisfied();
    assertThat(json.readTree(applied()).findValuesAsText("messageId")).containsExactly("41");
    assertThat(returned.getReceivedCounter()).isZero();
  }

  @Test
  void anAnswerThatMetAStoppedRouteIsAppliedDirectly() throws Exception {
    unpublished.expectedMessageCount(1);

    template.send(
        "direct:save-stranded-message",
        message -> {
          message.getMessage().setBody(VendorAnswer.delivered("reference-1", BigDecimal.ONE));
          message.setProperty("message", ClaimedRow.of(42, "mock"));
        });

    unpublished.assertIsSatisfied();
    assertThat(json.readTree(applied()).findValuesAsText("vendorReference"))
        .containsExactly("reference-1");
  }

  @Test
  void aMessageWithoutAnAnswerThatMetAStoppedRouteGoesBack() throws Exception {
    returned.expectedBodiesReceived(ClaimedRow.of(43, "mock"));

    Exchange message =
        template.send(
            "direct:save-stranded-message",
            exchange -> exchange.getMessage().setBody(ClaimedRow.of(43, "mock")));

    returned.assertIsSatisfied();
    assertThat(message.getProperty("handedBack", Boolean.class)).isTrue();
    assertThat(unpublished.getReceivedCounter()).isZero();
  }

  @Test
  void everyPackHasAnIdOfItsOwnAndNothingOfWhatVendorsLeft() throws Exception {
    exchange.expectedMessageCount(2);

    LongStream.rangeClosed(1, 6).forEach(this::collect);

    exchange.assertIsSatisfied();
    assertThat(exchange.getReceivedExchanges())
        .extracting(PublishResponsesRouteTest::messageId)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat((String) id).isNotBlank());
    assertThat(exchange.getReceivedExchanges())
        .allSatisfy(
            pack ->
                assertThat(pack.getMessage().getHeaders())
                    .containsEntry(SpringRabbitMQConstants.CONTENT_TYPE, "application/json")
                    .containsOnlyKeys(
                        SpringRabbitMQConstants.MESSAGE_ID, SpringRabbitMQConstants.CONTENT_TYPE));
  }

  @Test
  void theFieldNamesOfADeliveryResultAreTheQueuesContract() throws Exception {
    exchange.expectedMessageCount(1);

    template.sendBody(
        "direct:collect-responses",
        new DeliveryResult(
            41,
            "spring",
            2,
            "mock",
            VendorAnswer.Status.FAILED,
            "reference-1",
            "RATE_LIMITED",
            "too many",
            true,
            30_000L,
            null,
            new BigDecimal("0.007500"),
            Instant.parse("2026-11-01T12:00:00.123Z"),
            LATENCY_MILLIS));
    collect(42);
    collect(43);

    exchange.assertIsSatisfied();
    assertThat(published.get(0))
        .startsWith(
            """
            [{"messageId":41,"campaignId":"spring","attempt":2,"vendor":"mock","status":"FAILED",\
            "vendorReference":"reference-1","errorCode":"RATE_LIMITED","errorText":"too many",\
            "retryable":true,"retryAfterMillis":30000,"cost":0.007500,\
            "sentAt":"2026-11-01T12:00:00.123Z","latencyMillis":12},\
            {"messageId":42,"campaignId":"spring","attempt":1,"vendor":"mock",\
            "status":"DELIVERED","sentAt":"2026-11-01T12:00:00Z","latencyMillis":12},""");
  }

  private String applied() {
    return unpublished.getReceivedExchanges().get(0).getMessage().getBody(String.class);
  }

  private void collect(long messageId) {
    template.sendBodyAndHeader(
        "direct:collect-responses", delivered(messageId), "messageKind", "lease-sweep");
  }

  private static DeliveryResult delivered(long messageId) {
    return new DeliveryResult(
        messageId,
        "spring",
        1,
        "mock",
        VendorAnswer.Status.DELIVERED,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Instant.parse("2026-11-01T12:00:00Z"),
        LATENCY_MILLIS);
  }

  /**
   * As a producer does, the stand-in for the broker reads each body, whether it confirms or not.
   */
  private void theBrokerRefuses(int times) {
    exchange.whenAnyExchangeReceived(
        pack -> {
          published.add(pack.getMessage().getBody(String.class));
          if (published.size() <= times) {
            throw new AmqpNackReceivedException("not confirmed", null);
          }
        });
  }

  private static Object messageId(Exchange pack) {
    return pack.getMessage().getHeader(SpringRabbitMQConstants.MESSAGE_ID);
  }
}
