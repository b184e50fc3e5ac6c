package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** When the waiting messages of cancelled campaigns are looked for again. */
@RouteTest("cancel-messages")
class CancelMessagesRouteTest {

  @ParameterizedTest
  @CsvSource({"10000, true", "1, true", "0, false"})
  void aPartThatFoundSomeIsFollowedByTheNextAtOnce(
      long cancelled, boolean again, RoutesUnderTest routes) {
    routes.answer("cancel-waiting-messages", cancelled);

    Exchange turn = routes.send("cancel-messages", null);

    assertThat(turn.getProperty(Exchange.SCHEDULER_POLLED_MESSAGES, Boolean.class))
        .isEqualTo(again);
  }

  @Test
  void aTurnThatFailsIsFollowedByTheNextAfterTheInterval(RoutesUnderTest routes) {
    routes.fail("cancel-waiting-messages", new DataAccessResourceFailureException("away"));

    Exchange turn = routes.send("cancel-messages", null);

    assertThat(turn.getException()).isNull();
    assertThat(turn.getProperty(Exchange.SCHEDULER_POLLED_MESSAGES, Boolean.class)).isFalse();
  }
}
