package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.MigratedDatabase;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Puts queue messages through the statement on a real PostgreSQL. Each is applied or refused as bad
 * data, which the routes dead-letter. Any other refusal would be waited for, and block its consumer
 * for ever.
 */
class ApplyResponsesFuzzIT {

  private static final Pattern PARAMETER = Pattern.compile(":#\\$\\{([^}]+)}");

  // As the route apply-responses-one-by-one reads a pack.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static Connection connection;
  private static JdbcTemplate jdbc;
  private static String statement;
  private static final List<String> PARAMETERS = new ArrayList<>();

  private static void prepare() throws SQLException, IOException {
    if (connection != null) {
      return;
    }
    Matcher parameters =
        PARAMETER.matcher(Files.readString(Path.of("routes/sql/apply-responses.sql")));
    statement =
        parameters.replaceAll(
            parameter -> {
              PARAMETERS.add(parameter.group(1));
              return "?";
            });
    connection = MigratedDatabase.connect();
    jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    jdbc.execute(
        """
        insert into communication_log (campaign_id, customer_id, status, attempts, attempt_open, error_code)
        values ('one', 'c', 'PROCESSING', 1, true, null), ('one', 'c', 'PROCESSING', 2, true, 'TIMEOUT'),
               ('two', 'c', 'DELIVERED', 1, false, null), ('two', 'c', 'FAILED', 3, false, 'SPAM'),
               ('two', 'c', 'PENDING', 1, true, null), ('two', 'c', 'IN_DOUBT', 1, true, null),
               ('two', 'c', 'SENT', 1, true, null), ('two', 'c', 'CANCELLED', 1, true, null)""");
    jdbc.execute(
        """
        insert into campaign_statistics (campaign_id, total, retrying, sent, delivered, failed, in_doubt, not_sent)
        values ('one', 2, 1, 0, 0, 0, 0, 0), ('two', 6, 0, 1, 1, 1, 1, 1)""");
    connection.setAutoCommit(false);
  }

  @FuzzTest
  void whateverIsInTheQueueItIsAppliedOrDeadLettered(byte @NotNull [] message)
      throws SQLException, IOException {
    prepare();
    // As the route apply-responses reads a message.
    String text = new String(message, StandardCharsets.UTF_8);
    try {
      if (!applies(text, "pack")) {
        connection.rollback();
        applyOneByOne(message);
      }
      assertCountersEqualRecount();
    } finally {
      connection.rollback();
    }
  }

  private static void applyOneByOne(byte[] message) throws SQLException {
    List<JsonNode> responses;
    try {
      responses =
          JSON.readerFor(JSON.getTypeFactory().constructCollectionType(List.class, JsonNode.class))
              .readValue(message);
    } catch (JacksonException | CharConversionException unreadable) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (responses == null) {
      return;
    }
    for (JsonNode response : responses) {
      byte[] single;
      try {
        single = JSON.writeValueAsBytes(response);
      } catch (JacksonException unwritable) {
        return;
      }
      var before = connection.setSavepoint();
      if (!applies(new String(single, StandardCharsets.UTF_8), "pack#1")) {
        connection.rollback(before);
      }
    }
  }

  /** False if it is refused as bad data, which the routes handle-response-errors take so too. */
  private static boolean applies(String text, String queueMessageId) {
    try {
      Object[] arguments =
          PARAMETERS.stream()
              .map(
                  parameter ->
                      switch (parameter) {
                        case "body" -> text;
                        case "exchangeProperty.queueMessageId" -> queueMessageId;
                        default -> (Object) 1;
                      })
              .toArray();
      jdbc.queryForList(statement, arguments);
      return true;
    } catch (DataIntegrityViolationException bad) {
      return false;
    } catch (DataAccessException refused) {
      if (!new DeadLetters(JSON).isBeyondLimits(refused)) {
        fail("This refusal would be waited for, for ever: " + refused.getMessage(), refused);
      }
      return false;
    }
  }

  private static void assertCountersEqualRecount() {
    assertThat(
            jdbc.queryForList(
                """
                select campaign_id, retrying, sent, delivered, failed, in_doubt, not_sent, receipts, cost
                  from campaign_statistics order by campaign_id"""))
        .isEqualTo(
            jdbc.queryForList(
                """
                select campaign_id,
                       count(*) filter (where status in ('PENDING', 'PROCESSING')
                                          and error_code is not null) as retrying,
                       count(*) filter (where status = 'SENT') as sent,
                       count(*) filter (where status = 'DELIVERED') as delivered,
                       count(*) filter (where status = 'FAILED') as failed,
                       count(*) filter (where status = 'IN_DOUBT') as in_doubt,
                       count(*) filter (where status = 'CANCELLED') as not_sent,
                       coalesce(sum(receipts), 0)::bigint as receipts,
                       coalesce(sum(cost), 0)::numeric(20, 6) as cost
                  from communication_log
                  left join (select communication_log_id, count(*) as receipts, sum(cost) as cost
                               from delivery_receipts group by communication_log_id) receipt
                    on communication_log_id = id
                 group by campaign_id order by campaign_id"""));
    assertThat(
            jdbc.queryForObject("select status from communication_log where id = 3", String.class))
        .isEqualTo("DELIVERED");
  }
}
