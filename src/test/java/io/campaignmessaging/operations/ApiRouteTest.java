package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What an operator is answered when the database does not do it; {@code *IT} has what it does. */
@RouteTest({"api", "answer-dead-letters", "answer-ledger", "answer-messages-in-doubt"})
class ApiRouteTest {

  @ParameterizedTest
  @CsvSource({
    "list-messages-in-doubt, query-doubts",
    "list-dead-letters,      list-letters",
    "show-ledger,            recount-ledger"
  })
  void aDatabaseThatIsAwayIsSaidWithoutItsOwnWords(
      String route, String statement, RoutesUnderTest routes) {
    routes.fail(
        statement,
        new DataAccessResourceFailureException(
            "connection closed", new SQLException("connection to 10.0.0.1 closed")));

    Exchange request = routes.send(route, null);

    assertThat(request.getException()).isNull();
    assertThat(request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    assertThat(request.getMessage().getBody(String.class))
        .contains("Try again later")
        .doesNotContain("10.0.0.1");
  }

  @Test
  void anOperationWhoseRouteDoesNotRunHereSaysSo(RoutesUnderTest routes) {
    routes.fail(
        "show-openapi-document",
        new DirectConsumerNotAvailableException("No consumers available", null));

    Exchange request = routes.send("api-show-openapi-document", null);

    assertThat(request.getException()).isNull();
    assertThat(request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    assertThat(request.getMessage().getBody(String.class))
        .contains("does not run here", "campaign.roles");
  }

  @ParameterizedTest
  @CsvSource({"list-messages-in-doubt, query-doubts", "show-ledger, recount-ledger"})
  void aDefectIsAnsweredWithoutItsOwnWords(String route, String statement, RoutesUnderTest routes) {
    routes.fail(statement, new IllegalStateException("a defect at line 7"));

    Exchange request = routes.send(route, null);

    assertThat(request.getException()).isNull();
    assertThat(request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
    assertThat(request.getMessage().getBody(String.class))
        .contains("the application's log says why")
        .doesNotContain("line 7");
  }
}
