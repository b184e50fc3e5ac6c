package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.campaignmessaging.testing.ClaimedRow;
import io.campaignmessaging.testing.Settings;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTurnTest {

  private final ClaimTurn turn =
      new ClaimTurn(
          JsonMapper.builder()
              .addModule(new JavaTimeModule())
              .disable(
                  com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
              .build(),
          new ClaimSettings(Settings.with("campaign.poll.batch-size=3")));

  @Test
  void theFirstClaimLooksAtEverything() throws JsonProcessingException {
    assertThat(turn.marks()).isEmpty();
    assertThat(turn.after()).isEmpty();
  }

  @Test
  void aFullClaimIsGoneOnBehindItsLastRowOfEachCampaign() throws JsonProcessingException {
    turn.marks();

    turn.remember(
        List.of(
            row(7, "a", 1, "2026-11-01T12:00:00.000002Z"),
            row(9, "a", 1, "2026-11-01T12:00:00.000001Z"),
            row(8, "b", 2, "2026-11-01T12:00:00Z")));

    assertThat(turn.marks())
        .isEqualTo(
            """
            [{"campaign_id":"a","after_due":"2026-11-01T12:00:00.000002Z","after_id":7},\
            {"campaign_id":"b","after_due":"2026-11-01T12:00:00Z","after_id":8}]""");
  }

  @Test
  void ofRowsThatWereDueAtTheSameMomentTheHighestIdCounts() throws JsonProcessingException {
    turn.marks();

    turn.remember(
        List.of(
            row(8, "a", 1, "2026-11-01T12:00:00Z"),
            row(9, "a", 1, "2026-11-01T12:00:00Z"),
            row(7, "a", 1, "2026-11-01T12:00:00Z")));

    assertThat(turn.marks()).contains("\"after_id\":9");
  }

  @Test
  void aClaimThatWasNotFullHasTheNextOneLookAtEverything() throws JsonProcessingException {
    turn.marks();

    turn.remember(List.of(row(7, "a", 1, "2026-11-01T12:00:00Z")));

    assertThat(turn.marks()).isEmpty();
  }

  @Test
  void aClaimThatFoundNothingHasTheNextOneLookAtEverything() throws JsonProcessingException {
    turn.marks();
    turn.remember(fullClaim());
    turn.marks();

    assertThat(turn.marks()).isEmpty();
  }

  @Test
  void theNextLookBeginsBehindTheLastCampaignThatHadItsTurn() throws JsonProcessingException {
    turn.marks();

    turn.remember(
        List.of(
            row(1, "z", 1, "2026-11-01T12:00:00Z"),
            row(2, "b", 3, "2026-11-01T12:00:00Z"),
            row(3, "a", 2, "2026-11-01T12:00:00Z")));

    assertThat(turn.after()).isEqualTo("b");
  }

  private static List<Map<String, Object>> fullClaim() {
    return List.of(
        row(1, "a", 1, "2026-11-01T12:00:00Z"),
        row(2, "a", 1, "2026-11-01T12:00:00Z"),
        row(3, "a", 1, "2026-11-01T12:00:00Z"));
  }

  private static Map<String, Object> row(long id, String campaign, long turn, String due) {
    Map<String, Object> row = ClaimedRow.with(ClaimedRow.of(id, "mock"), "campaign_id", campaign);
    row.put("turn", turn);
    row.put("due", Timestamp.from(Instant.parse(due)));
    return row;
  }
}
