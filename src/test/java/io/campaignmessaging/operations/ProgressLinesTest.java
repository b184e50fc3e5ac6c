package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ProgressLinesTest {

  private final ProgressLines lines =
      new ProgressLines(
          new WebAddress(new MockEnvironment().withProperty("server.address", "127.0.0.1")));

  @Test
  void aLineSaysHowFarACampaignHasComeAndWhereToLook() {
    assertThat(lines.line(row("spring", 12_345, 1_200, 34, 0, 5)))
        .isEqualTo(
            "Campaign spring: 1,234/12,345 done, 1,200 delivered, 34 failed, 5 retrying, 0.0"
                + " messages/s; see http://127.0.0.1:0/actuator/health");
  }

  @Test
  void theRateIsThatSinceTheLineBefore() {
    lines.line(row("spring", 100, 0, 0, 0, 0));

    String line = lines.line(row("spring", 100, 50, 10, 0, 0));

    assertThat(
            Double.parseDouble(
                line.replaceAll(".*, ([\\d,.]+) messages/s.*", "$1").replace(",", "")))
        .isPositive();
  }

  @Test
  void aCounterThatGoesBackGivesNoNegativeRate() {
    lines.line(row("spring", 100, 0, 50, 0, 0));

    assertThat(lines.line(row("spring", 100, 0, 40, 0, 10))).contains(", 0.0 messages/s");
  }

  @Test
  void aCampaignThatStandsStillHasNoLine() {
    lines.line(row("spring", 100, 10, 0, 0, 0));

    assertThat(lines.line(row("spring", 100, 10, 0, 0, 0))).isNull();
  }

  @Test
  void anyCounterThatMovesGivesALine() {
    lines.line(row("spring", 100, 10, 1, 1, 1));

    assertThat(lines.line(row("spring", 101, 10, 1, 1, 1))).isNotNull();
    assertThat(lines.line(row("spring", 101, 11, 1, 1, 1))).isNotNull();
    assertThat(lines.line(row("spring", 101, 11, 2, 1, 1))).isNotNull();
    assertThat(lines.line(row("spring", 101, 11, 2, 2, 1))).isNotNull();
    assertThat(lines.line(row("spring", 101, 11, 2, 2, 2))).isNotNull();
  }

  @Test
  void campaignsAreToldApart() {
    lines.line(row("spring", 100, 10, 0, 0, 0));

    assertThat(lines.line(row("autumn", 100, 10, 0, 0, 0))).startsWith("Campaign autumn: ");
  }

  @Test
  void messagesInDoubtAreSaidWhereThereAreAny() {
    assertThat(lines.line(row("spring", 100, 10, 0, 2, 0))).contains("0 retrying, 2 in doubt, ");
  }

  @Test
  void messagesThatWaitForReceiptsAreSaidWhereThereAreAny() {
    Map<String, Object> row = row("spring", 100, 10, 0, 0, 0);
    row.put("sent", 1_234L);

    assertThat(lines.line(row)).contains("0 retrying, 1,234 waiting for receipts, ");
  }

  @Test
  void messagesThatAreNotSentAreDone() {
    Map<String, Object> row = row("spring", 100, 70, 10, 0, 0);
    row.put("not_sent", 20L);

    assertThat(lines.line(row)).contains("100/100 done", "20 not sent, ", "finished; see http://");
  }

  @Test
  void theLastLineSaysThatTheCampaignIsFinished() {
    assertThat(lines.line(row("spring", 100, 90, 10, 0, 0))).contains("finished; see http://");
    assertThat(lines.line(row("spring", 101, 90, 10, 0, 0))).doesNotContain("finished");
  }

  @Test
  void aCampaignsIdCannotBreakTheLine() {
    assertThat(lines.line(row("spring\r\nWARN forged", 1, 0, 0, 0, 0)))
        .startsWith("Campaign spring??WARN forged: ")
        .hasLineCount(1);
  }

  private static Map<String, Object> row(
      String campaign, long total, long delivered, long failed, long inDoubt, long retrying) {
    Map<String, Object> row = new HashMap<>();
    row.put("campaign_id", campaign);
    // PostgreSQL's sum() of bigint is numeric.
    row.put("total", BigDecimal.valueOf(total));
    row.put("sent", 0L);
    row.put("delivered", delivered);
    row.put("failed", failed);
    row.put("in_doubt", inDoubt);
    row.put("not_sent", 0L);
    row.put("retrying", retrying);
    return row;
  }
}
