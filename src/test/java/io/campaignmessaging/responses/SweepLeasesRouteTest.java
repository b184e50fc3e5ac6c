package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

@RouteTest("sweep-leases")
@ExtendWith(OutputCaptureExtension.class)
class SweepLeasesRouteTest {

  private static final String TIME = "2026-11-01T12:00:00.123456Z";

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:begin-sweep")
  private MockEndpoint clock;

  @EndpointInject("mock:publish-sweep")
  private MockEndpoint queue;

  @EndpointInject("mock:release-messages")
  private MockEndpoint release;

  @EndpointInject("mock:apply-responses-one-by-one")
  private MockEndpoint oneByOne;

  @Test
  void aSweepCarriesTheDatabasesTime() {
    clock.whenAnyExchangeReceived(sweep -> sweep.getMessage().setBody(TIME));

    template.sendBody("direct:sweep-leases", "");

    assertThat(queue.getReceivedExchanges())
        .singleElement()
        .satisfies(
            sweep -> {
              assertThat(sweep.getMessage().getBody()).isEqualTo(TIME);
              assertThat(sweep.getMessage().getHeaders())
                  .containsEntry("messageKind", "lease-sweep");
            });
  }

  @Test
  void noSecondSweepIsPublishedWhileOneIsUnderWay() {
    clock.whenAnyExchangeReceived(sweep -> sweep.getMessage().setBody(null));

    template.sendBody("direct:sweep-leases", "");

    assertThat(queue.getReceivedCounter()).isZero();
  }

  @Test
  void aSweepIsSkippedWhileTheDatabaseIsAway() {
    clock.whenAnyExchangeReceived(
        sweep -> {
          throw new DataAccessResourceFailureException("closed");
        });

    Exchange turn = template.send("direct:sweep-leases", exchange -> {});

    assertThat(clock.getReceivedCounter()).isOne();
    assertThat(queue.getReceivedCounter()).isZero();
    assertThat(turn.getException()).isNull();
  }

  @Test
  void aSweepIsSkippedWhileTheBrokerIsAway() {
    clock.whenAnyExchangeReceived(sweep -> sweep.getMessage().setBody(TIME));
    queue.whenAnyExchangeReceived(
        sweep -> {
          throw new AmqpConnectException(new IllegalStateException("refused"));
        });

    Exchange turn = template.send("direct:sweep-leases", exchange -> {});

    assertThat(queue.getReceivedCounter()).isOne();
    assertThat(turn.getException()).isNull();
  }

  @Test
  void aSweepThatComesBackReleasesWhatHadRunOutByItsTime() {
    releases(0, 0);

    template.sendBody("direct:release-expired-leases", TIME.getBytes(StandardCharsets.UTF_8));

    assertThat(release.getReceivedExchanges())
        .singleElement()
        .satisfies(statement -> assertThat(statement.getMessage().getBody()).isEqualTo(TIME));
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "0, 3", "2, 3"})
  void whatASweepFoundIsSaidInTheLog(int released, int inDoubt, CapturedOutput output) {
    releases(released, inDoubt);

    template.sendBody("direct:release-expired-leases", TIME);

    assertThat(output)
        .contains(released + " are sent again under their key, " + inDoubt + " are IN_DOUBT");
  }

  @Test
  void aSweepThatFoundNothingSaysNothing(CapturedOutput output) {
    releases(0, 0);

    template.sendBody("direct:release-expired-leases", TIME);

    assertThat(output).doesNotContain("The lease of some messages");
  }

  @Test
  void aSweepWaitsWhileTheDatabaseIsAway() {
    release.whenAnyExchangeReceived(
        sweep -> {
          if (release.getReceivedCounter() <= 8) {
            throw new DataAccessResourceFailureException("closed");
          }
          sweep.getMessage().setBody(List.of(Map.of("released", 0L, "in_doubt", 0L)));
        });

    Exchange sweep =
        template.send(
            "direct:release-expired-leases", exchange -> exchange.getMessage().setBody(TIME));

    assertThat(release.getReceivedCounter()).isEqualTo(9);
    assertThat(sweep.getException()).isNull();
  }

  @Test
  void aSweepWithoutATimeIsTreatedAsTheBadDataThatItIs() {
    release.whenAnyExchangeReceived(
        sweep -> {
          throw new DataIntegrityViolationException("invalid input syntax for type timestamp");
        });

    template.sendBody("direct:release-expired-leases", "yesterday, or so");

    assertThat(oneByOne.getReceivedCounter()).isOne();
  }

  private void releases(long released, long inDoubt) {
    release.whenAnyExchangeReceived(
        sweep ->
            sweep.getMessage().setBody(List.of(Map.of("released", released, "in_doubt", inDoubt))));
  }
}
