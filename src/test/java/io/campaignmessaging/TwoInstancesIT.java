package io.campaignmessaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.vendor.MockReceiver;
import io.campaignmessaging.vendor.MockReceiverStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TwoInstancesIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofInstances(2)
          .with("campaign.poll.batch-size", "50")
          .with("campaign.mock-receiver.max-delay", "5ms");

  @Test
  void aMessageIsSent() {
    FLOW.insertMessage("one", "test@example.com");

    FLOW.awaitFinished("one");
  }

  @Test
  void twoInstancesShareTheWorkAndNoAttemptIsSentTwice() {
    FLOW.insertMessages("shared", 4_000);

    FLOW.awaitFinished("shared");

    List<MockReceiverStatistics> calls =
        FLOW.mockReceivers().stream().map(MockReceiver::statistics).toList();
    assertThat(calls).allSatisfy(instance -> assertThat(instance.calls()).isPositive());
    Long attempts =
        FLOW.jdbc().queryForObject("select sum(attempts) from communication_log", Long.class);
    assertThat(calls.stream().mapToLong(MockReceiverStatistics::calls).sum()).isEqualTo(attempts);
    FLOW.assertCountersEqualRecount();
  }
}
