package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

@RouteTest("report-progress")
@ExtendWith(OutputCaptureExtension.class)
class ReportProgressRouteTest {

  @Autowired private ProducerTemplate template;

  @EndpointInject("mock:read-progress")
  private MockEndpoint database;

  @Test
  void everyCampaignThatMovedHasALine(CapturedOutput output) {
    progressIs(List.of(row("first", 3), row("second", 4)));

    template.sendBody("direct:report-progress", null);

    assertThat(output)
        .contains("Campaign first: 3/10 done, 3 delivered")
        .contains("Campaign second: 4/10 done, 4 delivered");
  }

  @Test
  void aCampaignThatStandsStillHasNoSecondLine(CapturedOutput output) {
    progressIs(List.of(row("still", 5), row("moving", 1)));
    template.sendBody("direct:report-progress", null);
    progressIs(List.of(row("still", 5), row("moving", 2)));

    template.sendBody("direct:report-progress", null);

    assertThat(output.toString().split("Campaign still: ")).hasSize(2);
    assertThat(output).contains("Campaign moving: 1/10", "Campaign moving: 2/10");
  }

  @Test
  void aTextOfADatabaseRowIsNoExpression(CapturedOutput output) {
    progressIs(List.of(row("${sys.user.home}", 1)));

    template.sendBody("direct:report-progress", null);

    assertThat(output).contains("Campaign ${sys.user.home}: 1/10");
  }

  @Test
  void aTurnIsSkippedWhileTheDatabaseIsAway() {
    database.whenAnyExchangeReceived(
        turn -> {
          throw new DataAccessResourceFailureException("closed");
        });

    Exchange turn = template.send("direct:report-progress", exchange -> {});

    assertThat(turn.getException()).isNull();
  }

  private void progressIs(List<Map<String, Object>> rows) {
    database.whenAnyExchangeReceived(turn -> turn.getMessage().setBody(rows));
  }

  private static Map<String, Object> row(String campaign, long delivered) {
    return Map.of(
        "campaign_id",
        campaign,
        "total",
        BigDecimal.TEN,
        "sent",
        0L,
        "delivered",
        delivered,
        "failed",
        0L,
        "in_doubt",
        0L,
        "not_sent",
        0L,
        "retrying",
        0L,
        "cost",
        BigDecimal.ZERO);
  }
}
