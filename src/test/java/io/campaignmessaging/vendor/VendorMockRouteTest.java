package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

@VendorRoutesTest
@DisableJmx(false)
class VendorMockRouteTest {

  @Autowired private CamelContext context;
  @Autowired private ProducerTemplate producer;
  @Autowired private MockReceiver mockReceiver;

  @BeforeEach
  void deliverEverythingAtOnce() {
    mockReceiver.change(
        settings -> settings.withSuccessRate(1).withDelay(Duration.ZERO, Duration.ZERO));
    mockReceiver.resetStatistics();
  }

  @Test
  void leavesTheAnswerOfTheMockReceiver() {
    Exchange exchange = send(TestMessages.newKey());

    assertThat(exchange.getException()).isNull();
    VendorAnswer answer = exchange.getMessage().getBody(VendorAnswer.class);
    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.DELIVERED);
    assertThat(answer.vendorReference()).startsWith("mock-");
    assertThat(answer.cost()).isEqualByComparingTo("0.0075");
  }

  @Test
  void aRepeatedKeyGetsTheStoredAnswer() {
    String key = TestMessages.newKey();

    List<VendorAnswer> answers =
        IntStream.range(0, 3)
            .mapToObj(call -> send(key).getMessage().getBody(VendorAnswer.class))
            .toList();

    assertThat(answers).hasSize(3).containsOnly(answers.get(0));
    assertThat(mockReceiver.statistics().repeatedCalls()).isEqualTo(2);
  }

  @Test
  void aFailureIsAnAnswerAndNoException() {
    mockReceiver.change(settings -> settings.withSuccessRate(0));

    Exchange exchange = send(TestMessages.newKey());

    assertThat(exchange.isFailed()).isFalse();
    assertThat(exchange.getMessage().getBody(VendorAnswer.class).status())
        .isEqualTo(VendorAnswer.Status.FAILED);
  }

  @Test
  void waitsAsLongAsTheNetworkTakesWithoutHoldingTheThread() {
    mockReceiver.change(
        settings -> settings.withDelay(Duration.ofMillis(300), Duration.ofMillis(300)));
    NotifyBuilder allAnswered =
        new NotifyBuilder(context).fromRoute("vendor-mock").whenDone(50).create();
    long start = System.nanoTime();

    IntStream.range(0, 50)
        .forEach(
            call ->
                producer.asyncSend(
                    "direct:vendor-mock", exchange -> fill(exchange, TestMessages.newKey())));

    assertThat(allAnswered.matches(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(mockReceiver.statistics().delivered()).isEqualTo(50);
  }

  @Test
  @DirtiesContext
  void asksTheReceiverOnlyAfterTheDelay() throws Exception {
    AdviceWith.adviceWith(
        context,
        "vendor-mock",
        route -> route.weaveById("ask-mock-receiver").before().to("mock:before-answer"));
    MockEndpoint beforeAnswer = context.getEndpoint("mock:before-answer", MockEndpoint.class);
    mockReceiver.change(
        settings -> settings.withDelay(Duration.ofMillis(50), Duration.ofMillis(50)));
    AtomicLong waited = new AtomicLong();
    long began = System.nanoTime();
    beforeAnswer.whenAnyExchangeReceived(exchange -> waited.set(System.nanoTime() - began));

    send(TestMessages.newKey());

    assertThat(Duration.ofNanos(waited.get())).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(mockReceiver.statistics().calls()).isOne();
  }

  private Exchange send(String key) {
    return producer.send("direct:vendor-mock", exchange -> fill(exchange, key));
  }

  private static void fill(Exchange exchange, String key) {
    Map<String, Object> message = TestMessages.message();
    exchange.getMessage().setBody(message);
    exchange.setProperty("idempotencyKey", key);
  }
}
