package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.vendor.VendorAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.sql.SqlConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;

@RouteTest(
    value = "send-message",
    properties = {
      "campaign.vendors.idempotent.running=true",
      "campaign.vendors.idempotent.stopped=true"
    })
@Import(SendMessageRouteTest.Vendors.class)
class SendMessageRouteTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<String, Object> ROW = ClaimedRow.of(41, "running");

  @Autowired private ProducerTemplate template;
  @Autowired private CamelContext context;
  @Autowired private VendorGuards guards;

  @EndpointInject("mock:vendor")
  private MockEndpoint vendor;

  @EndpointInject("mock:return-message-to-pending")
  private MockEndpoint handBack;

  @EndpointInject("mock:save-stranded-message")
  private MockEndpoint stranded;

  @EndpointInject("mock:note-unrepeatable-call")
  private MockEndpoint note;

  @EndpointInject("mock:collect-responses")
  private MockEndpoint results;

  @Test
  void aReadyMessageGoesToItsVendorUnderTheKeyOfItsAttempt() {
    vendorAnswers(VendorAnswer.delivered("reference-1", BigDecimal.ONE));

    send(ROW);

    assertThat(vendor.getReceivedExchanges())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.getMessage().getBody()).isEqualTo(ROW);
              assertThat(call.getProperty("idempotencyKey")).isEqualTo("41-2");
            });
    assertThat(handBack.getReceivedCounter()).isZero();
  }

  @Test
  void aCallThatMustNotBeRepeatedIsNotedBeforeItIsMade() {
    vendorAnswers(VendorAnswer.delivered("reference-1", BigDecimal.ONE));
    claimHolds(1);

    send(ClaimedRow.with(ROW, "vendor", "forgetful"));

    assertThat(note.getReceivedCounter()).isOne();
    assertThat(vendor.getReceivedCounter()).isOne();
    assertThat(onlyResult().status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @Test
  void aCallThatMustNotBeRepeatedIsNotMadeOnceItsClaimIsOver() {
    claimHolds(0);

    send(ClaimedRow.with(ROW, "vendor", "forgetful"));

    assertThat(vendor.getReceivedCounter()).isZero();
    assertThat(results.getReceivedCounter()).isZero();
    assertThat(handBack.getReceivedCounter()).isZero();
  }

  @Test
  void aLogLineAboutAMessageSaysWhichInItsContextAndOnlyThatLine() {
    claimHolds(0);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("io.campaignmessaging.sending");
    lines.start();
    logger.addAppender(lines);
    try {
      send(ClaimedRow.with(ROW, "vendor", "forgetful"));
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage()).startsWith("Message 41 was not sent");
              assertThat(line.getMDCPropertyMap())
                  .containsEntry("messageId", "41")
                  .containsEntry("campaignId", "spring")
                  .containsEntry("attempt", "2");
            });
    assertThat(MDC.get("messageId")).isNull();
  }

  @Test
  void aVendorThatHonoursKeysCostsNoNote() {
    vendorAnswers(VendorAnswer.delivered("reference-1", BigDecimal.ONE));

    send(ROW);

    assertThat(note.getReceivedCounter()).isZero();
  }

  @Test
  void aMessageWhoseNextRouteIsSuspendedIsSaved() throws Exception {
    context.getRouteController().suspendRoute("ask-vendor");
    try {
      send(ROW);
    } finally {
      context.getRouteController().resumeRoute("ask-vendor");
    }

    assertThat(stranded.getReceivedExchanges())
        .singleElement()
        .satisfies(message -> assertThat(message.getMessage().getBody()).isEqualTo(ROW));
    assertThat(vendor.getReceivedCounter()).isZero();
  }

  @Test
  void theResultSaysWhichMessageAttemptAndVendorTheAnswerIsAbout() {
    vendorAnswers(VendorAnswer.delivered("reference-1", new BigDecimal("0.0075")));
    Instant before = Instant.now();

    send(ROW);

    DeliveryResult result = onlyResult();
    assertThat(result.messageId()).isEqualTo(41);
    assertThat(result.campaignId()).isEqualTo("spring");
    assertThat(result.attempt()).isEqualTo(2);
    assertThat(result.vendor()).isEqualTo("running");
    assertThat(result.status()).isEqualTo(VendorAnswer.Status.DELIVERED);
    assertThat(result.vendorReference()).isEqualTo("reference-1");
    assertThat(result.cost()).isEqualByComparingTo("0.0075");
    assertThat(result.sentAt()).isBetween(before, Instant.now());
    assertThat(result.latencyMillis())
        .isBetween(0L, Duration.between(before, Instant.now()).toMillis());
  }

  @Test
  void whatAVendorAsksToWaitTravelsWithItsFailure() {
    vendorAnswers(VendorAnswer.failed("RATE_LIMITED", "too many", true, Duration.ofSeconds(30)));

    send(ROW);

    DeliveryResult result = onlyResult();
    assertThat(result.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(result.errorCode()).isEqualTo("RATE_LIMITED");
    assertThat(result.errorText()).isEqualTo("too many");
    assertThat(result.retryable()).isTrue();
    assertThat(result.retryAfterMillis()).isEqualTo(30_000);
  }

  @Test
  void aMessageWhoseTimeIsOverIsHandedBackAndNotSent() {
    send(ROW, System.nanoTime() - 1);

    assertThat(handBack.getReceivedExchanges())
        .singleElement()
        .satisfies(message -> assertThat(message.getMessage().getBody()).isEqualTo(ROW));
    assertThat(vendor.getReceivedCounter()).isZero();
    assertThat(results.getReceivedCounter()).isZero();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "no address",
        "null",
        "\"test@example.com\"",
        " test@example.com",
        "test@example.com ",
        "${body[customer_id]}@"
      })
  void aMessageToNoAddressIsRefusedWithoutACall(String address) {
    send(ClaimedRow.with(ROW, "customer_email", address));

    DeliveryResult result = onlyResult();
    assertThat(result.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(result.errorCode()).isEqualTo("INVALID_RECIPIENT");
    assertThat(result.retryable()).isFalse();
    assertThat(result.latencyMillis()).isZero();
    assertThat(vendor.getReceivedCounter()).isZero();
  }

  @Test
  void aMessageOfAnUnknownVendorFailsWithACodeThatSaysSo() {
    send(ClaimedRow.with(ROW, "vendor", "nobody"));

    DeliveryResult result = onlyResult();
    assertThat(result.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(result.errorCode()).isEqualTo("UNKNOWN_VENDOR");
    assertThat(result.errorText()).contains("vendor-nobody", "campaign.vendors.default");
    assertThat(result.retryable()).isFalse();
    assertThat(handBack.getReceivedCounter()).isZero();
  }

  @Test
  void aMessageOfAStoppedVendorIsHandedBackUnderItsAttempt() {
    Map<String, Object> row = ClaimedRow.with(ROW, "vendor", "stopped");

    send(row);

    assertThat(handBack.getReceivedExchanges())
        .singleElement()
        .satisfies(message -> assertThat(message.getMessage().getBody()).isEqualTo(row));
    assertThat(results.getReceivedCounter()).isZero();
  }

  @Test
  void aMessageOfASuspendedVendorIsHandedBackAndSentOnceItIsResumed() throws Exception {
    vendorAnswers(VendorAnswer.delivered("reference-1", null));
    context.getRouteController().suspendRoute("vendor-running");

    send(ROW);
    assertThat(handBack.getReceivedCounter()).isOne();
    assertThat(results.getReceivedCounter()).isZero();
    context.getRouteController().resumeRoute("vendor-running");
    send(ROW);

    assertThat(onlyResult().status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new ConnectException("refused"), VendorAnswer.Status.FAILED, "VENDOR_UNREACHABLE"),
        Arguments.of(
            new SocketTimeoutException("no answer"),
            VendorAnswer.Status.UNANSWERED,
            "VENDOR_TIMEOUT"),
        Arguments.of(new IOException("reset"), VendorAnswer.Status.UNANSWERED, "VENDOR_TIMEOUT"),
        Arguments.of(
            new IllegalStateException("a defect"), VendorAnswer.Status.UNANSWERED, "VENDOR_ERROR"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatAVendorRouteThrowsIsAnAnswerToo(
      Exception failure, VendorAnswer.Status status, String code) {
    vendor.whenAnyExchangeReceived(
        exchange -> {
          throw failure;
        });

    send(ROW);

    DeliveryResult result = onlyResult();
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.errorCode()).isEqualTo(code);
    assertThat(result.messageId()).isEqualTo(41);
    assertThat(vendor.getReceivedCounter()).as("calls of the vendor").isOne();
  }

  @Test
  void aMessageThatWaitedTooLongForItsVendorIsHandedBack() {
    vendor.whenAnyExchangeReceived(
        exchange -> {
          throw new CallTooLateException();
        });

    send(ROW);

    assertThat(handBack.getReceivedCounter()).isOne();
    assertThat(results.getReceivedCounter()).isZero();
  }

  @Test
  void aMessageOfAVendorWhoseCircuitIsOpenIsHandedBackAndNotSent() {
    VendorGuard guard = guardWithOpenCircuit();

    template.send(
        "direct:send-message",
        exchange -> {
          exchange.getMessage().setBody(ROW);
          exchange.setProperty("claimDeadline", System.nanoTime() + MINUTE.toNanos());
          exchange.setProperty(VendorGuards.CALL, guard.begin());
        });

    assertThat(handBack.getReceivedCounter()).isOne();
    assertThat(vendor.getReceivedCounter()).isZero();
    assertThat(results.getReceivedCounter()).isZero();
  }

  @Test
  void aHandBackIsTriedAgainWhileTheDatabaseIsAwayAndThenLeftToTheLease() {
    handBack.whenAnyExchangeReceived(
        exchange -> {
          throw new CannotAcquireLockException("the database is away");
        });

    Exchange message = send(ROW, System.nanoTime() - 1);

    assertThat(handBack.getReceivedCounter()).isEqualTo(4);
    assertThat(message.getException()).isInstanceOf(CannotAcquireLockException.class);
    assertThat(results.getReceivedCounter()).isZero();
  }

  private VendorGuard guardWithOpenCircuit() {
    VendorGuard guard = new VendorGuard(guards);
    guard.setVendor("running");
    guard.setInFlightLimit("10");
    guard.setBreakerFailureRate("50");
    guard.setBreakerCalls("1");
    guard.setBreakerErrorCodes("VENDOR_ERROR");
    guard.check();
    VendorCall call = guard.begin();
    assertThat(call.permit()).isTrue();
    call.answered(VendorAnswer.failed("VENDOR_ERROR", null, true, null));
    call.end();
    return guard;
  }

  private void vendorAnswers(VendorAnswer answer) {
    vendor.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(answer));
  }

  private void claimHolds(int rows) {
    note.whenAnyExchangeReceived(
        exchange -> exchange.getMessage().setHeader(SqlConstants.SQL_UPDATE_COUNT, rows));
  }

  private Exchange send(Map<String, Object> row) {
    return send(row, System.nanoTime() + MINUTE.toNanos());
  }

  private Exchange send(Map<String, Object> row, long deadline) {
    return template.send(
        "direct:send-message",
        exchange -> {
          exchange.getMessage().setBody(row);
          exchange.setProperty("claimDeadline", deadline);
        });
  }

  private DeliveryResult onlyResult() {
    assertThat(results.getReceivedExchanges()).hasSize(1);
    return results.getReceivedExchanges().get(0).getMessage().getBody(DeliveryResult.class);
  }

  static class Vendors extends RouteBuilder {
    @Override
    public void configure() {
      errorHandler(noErrorHandler());
      from("direct:vendor-running").routeId("vendor-running").to("mock:vendor");
      from("direct:vendor-forgetful").routeId("vendor-forgetful").to("mock:vendor");
      from("direct:vendor-stopped")
          .routeId("vendor-stopped")
          .autoStartup(false)
          .to("mock:never-called");
    }
  }
}
