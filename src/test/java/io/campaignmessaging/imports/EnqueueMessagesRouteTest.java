package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.http.JsonResponses;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;

/**
 * What becomes of an import when the database does not do it; {@link EnqueueMessagesIT} has what it
 * does.
 */
@RouteTest(value = "enqueue-messages", properties = "campaign.import.batch-size=10")
class EnqueueMessagesRouteTest {

  private static final String LINE =
      "{\"customerId\":\"c\",\"customerEmail\":\"c@example.com\",\"messageText\":\"Hello\"}\n";

  @Test
  void eachBatchIsOneStatement(RoutesUnderTest routes) {
    routes.answer("insert-messages", "TAKEN_IN");

    Exchange request = routes.send("take-messages-in", null, open(25));

    assertThat(request.getException()).isNull();
    assertThat(routes.bodiesAt("insert-messages", String.class))
        .hasSize(3)
        .allSatisfy(batch -> assertThat(batch).contains("\"importId\":7", "\"run\":2"));
  }

  @ParameterizedTest
  @CsvSource({"TAKEN_OVER, went on with this import", "CAMPAIGN_CANCELLED, is cancelled"})
  void nothingFollowsABatchThatWasNotTakenIn(String state, String reason, RoutesUnderTest routes) {
    routes.answer("insert-messages", state);

    Exchange request = routes.send("take-messages-in", null, open(25));

    assertThat(request.getException().getCause())
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageContaining(reason);
    assertThat(routes.bodiesAt("insert-messages", String.class)).hasSize(1);
  }

  @Test
  void nothingFollowsABatchThatFailed(RoutesUnderTest routes) {
    routes.fail("insert-messages", new DataAccessResourceFailureException("away"));

    Exchange request = routes.send("take-messages-in", null, open(25));

    assertThat(request.getException()).hasCauseInstanceOf(DataAccessResourceFailureException.class);
    assertThat(routes.bodiesAt("insert-messages", String.class)).hasSize(1);
  }

  @Test
  void whatFailedInABatchIsAnsweredAsWhatItIs() throws Exception {
    Exchange request = new DefaultExchange(new DefaultCamelContext());
    request.setProperty(
        "importFailure",
        new CamelExchangeException(
            "a part failed",
            request,
            new ImportRefusedException(HttpStatus.CONFLICT, "It is cancelled.")));
    ObjectMapper json = new ObjectMapper();

    new ImportAnswers(new JsonResponses(json), json).writeFailure(request);

    assertThat(request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(409);
    assertThat(request.getMessage().getBody(String.class)).contains("It is cancelled.");
  }

  @Test
  void anImportThatCannotBeLetGoOfIsLeftToItsLease(RoutesUnderTest routes) {
    routes.fail("release-import", new DataAccessResourceFailureException("away"));

    Exchange request = routes.send("release-message-import", null, open(1));

    assertThat(request.getException()).isNull();
    assertThat(request.getProperty("report")).isNull();
  }

  private static Map<String, Object> open(int lines) {
    Map<String, Object> row = new HashMap<>();
    row.put("import_id", 7L);
    row.put("run", 2);
    row.put("records", 0L);
    row.put("digest", null);
    UploadText body =
        new UploadText(
            new ByteArrayInputStream(LINE.repeat(lines).getBytes(StandardCharsets.UTF_8)));
    return Map.of(
        MessageImports.IMPORT,
        row,
        MessageImports.BODY,
        new MessageImports.Body(body, ImportFormat.NDJSON));
  }
}
