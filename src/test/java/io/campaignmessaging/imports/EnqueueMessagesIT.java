package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.OperatorClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.UriUtils;

/** Messages that come in over HTTP. Nothing is sent here. */
class EnqueueMessagesIT {

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.roles", "receipts")
          .with("campaign.import.batch-size", "10")
          .with("campaign.import.max-bytes", "100000")
          .with("campaign.import.clean-up-interval", "1s");

  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";
  private static final String HEADER = "customerId,customerEmail,customerName,messageText\n";

  private final OperatorClient operator = new OperatorClient(FLOW);

  @Test
  void oneMessageIsTakenIn() throws Exception {
    Map<String, Object> report =
        upload(
            200,
            "one",
            JSON,
            null,
            """
            {"customerId": "c-1", "customerEmail": "ada@example.com", "customerName": "Ada",
             "messageText": "Dear {{customer_name}}, your code is {{code}}.", "code": 4711,
             "maxAttempts": 5, "notBefore": "2099-11-30T08:00:00+01:00"}""");

    assertThat(report)
        .containsEntry("accepted", 1)
        .containsEntry("refused", 0)
        .containsEntry("complete", true)
        .containsEntry("refusalsTruncated", false)
        .containsEntry("refusals", List.of());
    long id = ((Number) ((List<?>) report.get("messageIds")).get(0)).longValue();
    assertThat(FLOW.message(id))
        .containsEntry("campaign_id", "one")
        .containsEntry("customer_id", "c-1")
        .containsEntry("customer_email", "ada@example.com")
        .containsEntry("customer_name", "Ada")
        .containsEntry("message_text", "Dear Ada, your code is 4711.")
        .containsEntry("status", "PENDING")
        .containsEntry("max_attempts", 5)
        .containsEntry(
            "next_attempt_at",
            java.sql.Timestamp.from(java.time.Instant.parse("2099-11-30T07:00:00Z")));
    assertThat(count("select count(*) from campaign where id = 'one'")).isEqualTo(1);
    FLOW.assertCountersEqualRecount();
  }

  @ParameterizedTest
  @CsvSource({CSV, NDJSON, JSON})
  void goodLinesAreTakenInAndEachBadOneIsReported(String type) throws Exception {
    String campaign = "report-" + type.replaceAll("\\W", "");
    String body =
        switch (type) {
          case CSV ->
              HEADER
                  + "c-1,one@example.com,One,\"two\nlines\"\n"
                  + "c-2,nobody,Two,Hello\n"
                  + "c-3,three@example.com,Three\n"
                  + "c-4,four@example.com,Four,Hello {{title}}\n"
                  + "c-5,five@example.com,Five,Hello\n";
          case NDJSON ->
              line("c-1", "one@example.com", "two\\nlines")
                  + "\n\n"
                  + line("c-2", "nobody", "Hello")
                  + "\n{\"customerId\": \n"
                  + line("c-4", "four@example.com", "Hello {{title}}")
                  + "\n"
                  + line("c-5", "five@example.com", "Hello");
          default ->
              "["
                  + line("c-1", "one@example.com", "two\\nlines")
                  + ",\n\n"
                  + line("c-2", "nobody", "Hello")
                  + ",\n17,\n"
                  + line("c-4", "four@example.com", "Hello {{title}}")
                  + ",\n"
                  + line("c-5", "five@example.com", "Hello")
                  + "]";
        };

    Map<String, Object> report = upload(200, campaign, type, null, body);

    assertThat(report).containsEntry("accepted", 2).containsEntry("refused", 3);
    int shift = type.equals(CSV) ? 1 : 0;
    assertThat(refusals(report))
        .extracting(it -> it.get("row"), it -> it.get("line"), it -> it.get("field"))
        .containsExactly(
            tuple(2, 3 + shift, "customerEmail"),
            tuple(3, 4 + shift, null),
            tuple(4, 5 + shift, "messageText"));
    assertThat(texts(campaign)).containsExactly("two\nlines", "Hello");
  }

  @Test
  void manyMessagesComeInTheirOrderAndAreCounted() throws Exception {
    Map<String, Object> report = upload(200, "many", CSV, null, rows(1, 137));

    assertThat(report).containsEntry("accepted", 137);
    assertThat(texts("many"))
        .isEqualTo(IntStream.rangeClosed(1, 137).mapToObj(n -> "Hello " + n).toList());
    assertThat((List<?>) report.get("messageIds")).hasSize(100);
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void anActionIsKeptOfWhoImportedWhat() throws Exception {
    Map<String, Object> report = upload(200, "audited", CSV, "key-audited", rows(1, 3));

    Map<String, Object> action =
        FLOW.jdbc()
            .queryForMap(
                "select operator, request ->> 'campaignId' as campaign, request ->> 'idempotencyKey' as key,"
                    + " outcome ->> 'accepted' as accepted from operator_action where action = 'ENQUEUE_MESSAGES'"
                    + " and request ->> 'importId' = ?",
                report.get("importId").toString());
    assertThat(action)
        .containsEntry("operator", "operator")
        .containsEntry("campaign", "audited")
        .containsEntry("key", "key-audited")
        .containsEntry("accepted", "3");
  }

  @Test
  void aRepeatUnderTheSameKeyTakesNothingInAndAnswersTheSame() throws Exception {
    Map<String, Object> first = upload(200, "repeated", CSV, "key-repeated", rows(1, 25) + "x,y\n");

    Map<String, Object> second =
        upload(200, "repeated", CSV, "key-repeated", rows(1, 25) + "x,y\n");

    assertThat(second).isEqualTo(first);
    assertThat(texts("repeated")).hasSize(25);
  }

  @ParameterizedTest
  @CsvSource({"25, another, Hello", "26, mixed, Hello", "24, mixed, Hello", "25, mixed, Bye"})
  void aKeyIsForOneBodyOfOneCampaign(int rows, String campaign, String text) throws Exception {
    String key = "key-" + rows + campaign + text;
    upload(200, "mixed", CSV, key, rows(1, 25));
    int before = texts("mixed").size();

    Map<String, Object> problem =
        upload(422, campaign, CSV, key, rows(1, rows).replace("Hello", text));

    assertThat(problem.get("detail").toString()).contains("Idempotency-Key was used for another");
    assertThat(texts("mixed")).hasSize(before);
    upload(200, "mixed", CSV, key, rows(1, 25));
  }

  @Test
  void anImportWhoseConnectionBreaksGoesOnUnderItsKeyWithoutDoubling() throws Exception {
    breakOff("broken", "key-broken", rows(1, 35));
    FLOW.await()
        .until(
            () ->
                count(
                        "select count(*) from message_import where idempotency_key = 'key-broken'"
                            + " and running_until is null")
                    == 1);
    assertThat(texts("broken")).hasSize(35);

    Map<String, Object> report = upload(200, "broken", CSV, "key-broken", rows(1, 95));

    assertThat(report).containsEntry("accepted", 95).containsEntry("complete", true);
    assertThat(texts("broken"))
        .isEqualTo(IntStream.rangeClosed(1, 95).mapToObj(n -> "Hello " + n).toList());
    FLOW.assertCountersEqualRecount();
  }

  @Test
  void anImportWhoseProcessDiedGoesOnWhenItsLeaseIsOver() throws Exception {
    upload(422, "died", CSV, "key-died", rows(1, 15) + "\"unclosed");
    FLOW.jdbc()
        .update(
            "update message_import set running_until = now() + interval '1 hour' where idempotency_key = 'key-died'");

    Map<String, Object> problem = upload(409, "died", CSV, "key-died", rows(1, 30));
    assertThat(problem.get("detail").toString()).contains("is running");
    FLOW.jdbc()
        .update(
            "update message_import set running_until = now() - interval '1 second' where idempotency_key = 'key-died'");

    assertThat(upload(200, "died", CSV, "key-died", rows(1, 30))).containsEntry("accepted", 30);
    assertThat(texts("died")).hasSize(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv | \"never closed | From line 17 on",
        "text/csv | \"a\"b,c@example.com,C,Hello | From line 17 on",
      })
  void aBodyThatCannotBeReadToItsEndIsCorrectedAndGoesOn(String type, String bad, String problem)
      throws Exception {
    String campaign = "corrected-" + bad.length();

    Map<String, Object> refused = upload(422, campaign, type, campaign, rows(1, 15) + bad);

    assertThat(refused)
        .containsEntry("accepted", 15)
        .containsEntry("complete", false)
        .containsEntry("status", 422);
    assertThat(refused.get("detail").toString()).contains(problem, "under the same key");
    assertThat(upload(200, campaign, type, campaign, rows(1, 40))).containsEntry("accepted", 40);
    assertThat(texts(campaign)).hasSize(40);
  }

  @Test
  void aJsonArrayThatBreaksOffIsTakenInUpToThere() throws Exception {
    Map<String, Object> problem =
        upload(422, "array", JSON, null, "[" + line("c-1", "one@example.com", "Hello") + ",\n{");

    assertThat(problem).containsEntry("accepted", 1).containsEntry("complete", false);
    assertThat(problem.get("detail").toString()).contains("it is no JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | nonsense | 422 | no JSON",
        "application/json | 17 | 422 | no JSON object",
        "application/json | '' | 422 | no JSON object",
        "application/json | {} | 422 | No message was accepted",
        "application/json | {} {} | 422 | behind its end",
        "text/csv | '' | 422 | no header line",
        "text/csv | 'a,a' | 422 | names a column twice",
        "text/csv; charset=iso-8859-1 | 'a' | 415 | UTF-8",
      })
  void aBodyOfWhichNothingCanBeUsedIsRefused(String type, String body, int status, String problem)
      throws Exception {
    Map<String, Object> answer = upload(status, "refused", type, null, body);

    assertThat(answer.get("detail").toString()).contains(problem);
    assertThat(texts("refused")).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAtOnceOrWhereItGetsTooLarge() throws Exception {
    String body = rows(1, 5_000);

    Map<String, Object> announced = upload(413, "large", CSV, null, body);
    Map<String, Object> streamed =
        operator.upload(
            413,
            "/api/campaigns/large/messages",
            CSV,
            null,
            BodyPublishers.fromPublisher(BodyPublishers.ofString(body)));

    assertThat(announced.get("detail").toString()).contains("campaign.import.max-bytes");
    assertThat(streamed.get("detail").toString()).contains("campaign.import.max-bytes");
    assertThat(texts("large")).hasSize((int) streamed.get("accepted")).isNotEmpty();
  }

  @Test
  void aCancelledCampaignTakesNothingIn() throws Exception {
    FLOW.jdbc().update("insert into campaign (id, cancelled_at) values ('cancelled', now())");

    Map<String, Object> problem = upload(409, "cancelled", CSV, "key-cancelled", rows(1, 3));

    assertThat(problem.get("detail").toString()).contains("cancelled");
    assertThat(texts("cancelled")).isEmpty();
  }

  @Test
  void aCampaignThatIsCancelledMeanwhileTakesNothingMoreIn() throws Exception {
    Map<String, Object> problem =
        uploadWithAnEventInTheMiddle(
            "meanwhile",
            null,
            () ->
                FLOW.jdbc()
                    .update("update campaign set cancelled_at = now() where id = 'meanwhile'"));

    assertThat(problem.get("detail").toString()).contains("cancelled");
    assertThat(texts("meanwhile")).hasSize((int) problem.get("accepted")).hasSizeBetween(20, 49);
  }

  @Test
  void anImportThatAnotherRequestWentOnWithTakesNothingMoreIn() throws Exception {
    Map<String, Object> problem =
        uploadWithAnEventInTheMiddle(
            "taken-over",
            "key-taken-over",
            () -> {
              FLOW.jdbc()
                  .update(
                      "update message_import set running_until = now() where idempotency_key = 'key-taken-over'");
              upload(200, "taken-over", NDJSON, "key-taken-over", lines(100));
            });

    assertThat(problem.get("detail").toString()).contains("went on with this import");
    assertThat(texts("taken-over")).hasSize(100).doesNotHaveDuplicates();
  }

  /** What happens in the middle of an upload of 100 messages that is refused with 409 for it. */
  private interface Event {
    void happen() throws Exception;
  }

  private Map<String, Object> uploadWithAnEventInTheMiddle(String campaign, String key, Event event)
      throws Exception {
    // One piece for each line, because an input stream's would not be sent before the pause.
    AtomicInteger number = new AtomicInteger();
    Iterable<byte[]> body =
        () ->
            Stream.generate(
                    () -> {
                      if (number.incrementAndGet() == 50) {
                        FLOW.await().until(() -> texts(campaign).size() >= 20);
                        happen(event);
                      }
                      return line(number.get()).getBytes(StandardCharsets.UTF_8);
                    })
                .limit(100)
                .iterator();
    return operator.upload(
        409,
        "/api/campaigns/" + campaign + "/messages",
        NDJSON,
        key,
        BodyPublishers.ofByteArrays(body));
  }

  private static void happen(Event event) {
    try {
      event.happen();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(EnqueueMessagesIT::line)
        .collect(Collectors.joining());
  }

  private static String line(int number) {
    return line("c-" + number, "c@example.com", "Hello " + number) + "\n";
  }

  @Test
  void manyRefusalsAreCountedAndTheFirstAreListed() throws Exception {
    String lines = "x\n".repeat(1_500);

    Map<String, Object> report = upload(422, "truncated", NDJSON, null, lines);

    assertThat(report)
        .containsEntry("accepted", 0)
        .containsEntry("refused", 1_500)
        .containsEntry("refusalsTruncated", true);
    assertThat(refusals(report)).hasSize(1_000);
  }

  @ParameterizedTest
  @CsvSource({"'', 400", "'has space', 400"})
  void aKeyThatCannotBeUsedIsRefused(String key, int status) throws Exception {
    upload(status, "keys", CSV, key, rows(1, 1));
  }

  @Test
  void whatIsOverIsForgottenAfterItsTime() throws Exception {
    upload(200, "forgotten", CSV, "key-forgotten", rows(1, 2) + "x,y\n");
    FLOW.jdbc()
        .update(
            "update message_import set changed_at = now() - interval '8 days' where campaign_id = 'forgotten'");

    FLOW.await()
        .until(
            () ->
                count("select count(*) from message_import where campaign_id = 'forgotten'") == 0);

    upload(200, "forgotten", CSV, "key-forgotten", rows(1, 2));
    assertThat(texts("forgotten")).hasSize(4);
  }

  @Test
  void aCampaignMayHaveAnyName() throws Exception {
    String id = "Frühling 2026 (früh)";
    String path = UriUtils.encode(id, StandardCharsets.UTF_8);

    assertThat(upload(200, path, CSV, null, rows(1, 2))).containsEntry("campaignId", id);

    assertThat(texts(id)).hasSize(2);
    assertThat(operator.get(200, "/api/campaigns/" + path)).containsEntry("id", id);
  }

  @Test
  void aViewerMayNotEnqueue() throws Exception {
    operator
        .as("viewer", "viewer-password")
        .postRefused(403, "/api/campaigns/viewed/messages", line("c", "c@example.com", "Hello"));
  }

  @Test
  void whileTheDatabaseIsAwayNothingIsTakenInAndTheRepeatIs() throws Exception {
    FLOW.whileTheDatabaseIsAway(
        () -> {
          try {
            upload(503, "away", CSV, "key-away", rows(1, 3));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });

    FLOW.await().untilAsserted(() -> upload(200, "away", CSV, "key-away", rows(1, 3)));
    assertThat(texts("away")).hasSize(3);
  }

  private Map<String, Object> upload(
      int status, String campaign, String type, String key, String body) throws Exception {
    return operator.upload(
        status,
        "/api/campaigns/" + campaign + "/messages",
        type,
        key,
        BodyPublishers.ofString(body));
  }

  /** Says that more comes than does, and hangs up. */
  private static void breakOff(String campaign, String key, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", FLOW.port())) {
      OutputStream request = socket.getOutputStream();
      String login =
          Base64.getEncoder()
              .encodeToString("operator:operator-password".getBytes(StandardCharsets.UTF_8));
      request.write(
          ("POST /api/campaigns/%s/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n"
                  + "Content-Type: text/csv\r\nIdempotency-Key: %s\r\nContent-Length: 90000\r\n\r\n%s")
              .formatted(campaign, login, key, body)
              .getBytes(StandardCharsets.UTF_8));
      request.flush();
      FLOW.await().until(() -> texts(campaign).size() == 30);
    }
  }

  private static String rows(int first, int last) {
    return HEADER
        + IntStream.rangeClosed(first, last)
            .mapToObj(n -> "c-%d,c%d@example.com,Customer,Hello %d\n".formatted(n, n, n))
            .collect(Collectors.joining());
  }

  private static String line(String customer, String email, String text) {
    return "{\"customerId\":\"%s\",\"customerEmail\":\"%s\",\"messageText\":\"%s\"}"
        .formatted(customer, email, text);
  }

  private static List<String> texts(String campaign) {
    return FLOW.jdbc()
        .queryForList(
            "select message_text from communication_log where campaign_id = ? order by id",
            String.class,
            campaign);
  }

  private static long count(String query) {
    return FLOW.jdbc().queryForObject(query, Long.class);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> refusals(Map<String, Object> report) {
    return (List<Map<String, Object>>) report.get("refusals");
  }
}
