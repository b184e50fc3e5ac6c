package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

@RouteTest("await-receipts")
@ExtendWith(OutputCaptureExtension.class)
class AwaitReceiptsRouteTest {

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:doubt-messages")
  private MockEndpoint database;

  @Test
  void messagesWithoutAReceiptAreReported(CapturedOutput output) {
    database.whenAnyExchangeReceived(turn -> turn.getMessage().setBody(7L));

    template.sendBody("direct:doubt-overdue-receipts", null);

    assertThat(output)
        .contains("7 messages are IN_DOUBT")
        .contains("within 72h (campaign.vendors.receipt-timeout)");
  }

  @Test
  void nothingIsSaidWhereNoReceiptIsOverdue(CapturedOutput output) {
    database.whenAnyExchangeReceived(turn -> turn.getMessage().setBody(0L));

    template.sendBody("direct:doubt-overdue-receipts", null);

    assertThat(output).doesNotContain("IN_DOUBT");
  }

  @Test
  void aBrokerThatIsAwayHasTheReceiptsSentAgain(RoutesUnderTest routes) {
    routes.answer("find-receipt-messages", Map.of("document", "{\"accepted\":1}", "results", "[]"));
    routes.fail("publish-receipts", new AmqpConnectException(new IOException("10.0.0.1 closed")));

    Exchange request =
        routes.send(
            "take-receipts",
            "{\"receipts\":[{\"idempotencyKey\":\"7-1\",\"status\":\"DELIVERED\"}]}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(request.getException()).isNull();
    assertThat(request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    assertThat(request.getMessage().getBody(String.class))
        .contains("Send it again")
        .doesNotContain("10.0.0.1");
  }

  @Test
  void aTurnIsSkippedWhileTheDatabaseIsAway() {
    database.whenAnyExchangeReceived(
        turn -> {
          throw new DataAccessResourceFailureException("closed");
        });

    Exchange turn = template.send("direct:doubt-overdue-receipts", exchange -> {});

    assertThat(database.getReceivedCounter()).isOne();
    assertThat(turn.getException()).isNull();
  }
}
