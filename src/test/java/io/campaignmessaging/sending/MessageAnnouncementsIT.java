package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** New messages are claimed long before the next poll. */
class MessageAnnouncementsIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.poll.interval", "1h")
          .with("campaign.mock-receiver.success-rate", "1.0");

  @BeforeEach
  void awaitListener() {
    FLOW.await().until(() -> listeners().size() == 1);
  }

  @Test
  void aMessageIsClaimedWhenItIsAnnounced() {
    FLOW.awaitStatus(FLOW.insertMessage("announced", "test@example.com"), "DELIVERED");
  }

  @Test
  void messagesThatComeOneByOneAreAllClaimed() {
    for (int number = 0; number < 20; number++) {
      FLOW.insertMessage("many", "test@example.com");
    }

    FLOW.awaitFinished("many");
  }

  @Test
  void aListenerWhoseConnectionIsLostListensAgainAndMissesNothing() {
    List<Integer> lost = listeners();
    lost.forEach(pid -> FLOW.jdbc().queryForList("select pg_terminate_backend(?)", pid));

    long meanwhile = FLOW.insertMessage("lost", "test@example.com");

    FLOW.awaitStatus(meanwhile, "DELIVERED");
    FLOW.await()
        .untilAsserted(() -> assertThat(listeners()).hasSize(1).doesNotContainAnyElementsOf(lost));
    FLOW.awaitStatus(FLOW.insertMessage("again", "test@example.com"), "DELIVERED");
  }

  private static List<Integer> listeners() {
    return FLOW.jdbc()
        .queryForList(
            "select pid from pg_stat_activity where datname = current_database() and query ="
                + " 'listen campaign_messages'",
            Integer.class);
  }
}
