package io.campaignmessaging.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.crash.CrashCase.Messages;
import io.campaignmessaging.crash.CrashedFlow.DeadLeases;
import io.campaignmessaging.crash.RecordingVendor.Call;
import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.testing.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Halts the real application at each named crash point, starts it again, and compares what came of
 * its messages with what is expected of that point. {@code -Dcrash.seed} repeats a run: it chooses
 * the order of the points, how many messages there are and which of them is hit. {@code
 * -Dcrash.points} names those to run, separated by commas; all if it is absent.
 */
@Tag("crash-points")
class CrashPointsIT {

  private static final int MOST_MESSAGES = 6;

  private static final long SEED = Long.getLong("crash.seed", System.nanoTime() & 0xFFFFFF);
  private static final Random RANDOM = new Random(SEED);
  private static final Map<String, String> RESULTS = new TreeMap<>();

  private static CrashedFlow flow;
  private static long begun;

  @BeforeAll
  static void begin() throws IOException {
    System.out.println("Crash points with -Dcrash.seed=" + SEED);
    begun = System.nanoTime();
    flow = new CrashedFlow();
  }

  @AfterAll
  static void report() throws IOException {
    flow.close();
    String table =
        CrashCases.all().stream()
            .map(
                crash ->
                    crash.row() + " " + RESULTS.getOrDefault(crash.toString(), "not run") + " |")
            .collect(
                Collectors.joining(
                    "\n",
                    "| point | halted | expected outcome | result |\n| --- | --- | --- | --- |\n",
                    "\n"));
    String summary =
        "%d of %d crash points as expected, with -Dcrash.seed=%d, %d starts, %d s%n"
            .formatted(
                Collections.frequency(RESULTS.values(), "as expected"),
                RESULTS.size(),
                SEED,
                flow.starts(),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    Files.writeString(Path.of("target", "crash-points.md"), table + "\n" + summary);
    System.out.println(table + "\n" + summary);
  }

  static List<CrashCase> casesInRandomOrder() {
    List<CrashCase> cases = new ArrayList<>(CrashCases.all());
    Collections.shuffle(cases, RANDOM);
    // One after another what needs a start with other settings.
    cases.sort(Comparator.comparing(crash -> crash.circumstances().idempotentVendor()));
    String chosen = System.getProperty("crash.points");
    if (chosen != null) {
      cases.removeIf(crash -> !List.of(chosen.split(",")).contains(crash.toString()));
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesInRandomOrder")
  void comesToTheExpectedOutcome(CrashCase crash) throws IOException {
    RESULTS.put(crash.toString(), "FAILED");
    try {
      if (crash.isAtStart()) {
        crashAtFirstStart(crash);
      } else {
        crashUnderWork(crash);
      }
      RESULTS.put(crash.toString(), "as expected");
    } finally {
      if (!RESULTS.get(crash.toString()).equals("as expected")) {
        // What this one left would be counted against the next.
        flow.beginAnew();
      }
    }
  }

  private static void crashAtFirstStart(CrashCase crash) throws IOException {
    flow.beginAnew();
    flow.start(crash.point()).awaitHaltAt(crash.point());

    flow.start(null).awaitFlow();
    Messages messages = reserveMessages(false);
    crash.work().give(flow, messages);
    flow.awaitIdle(messages.ids());

    verify(crash, messages, 0);
  }

  private static void crashUnderWork(CrashCase crash) throws IOException {
    flow.ensureRunning(crash.circumstances().idempotentVendor());
    Messages messages = reserveMessages(crash.circumstances().alone());
    long lastTracked = lastTracked();
    CrashPoint point = crash.pointFor(messages);
    boolean waitsAtNode = point.waitingAt() != null;
    if (!waitsAtNode) {
      crash.circumstances().stoppedRoutes().forEach(flow.application()::stopRoute);
    }
    flow.application().arm(point);
    crash.work().give(flow, messages);
    if (waitsAtNode || crash.circumstances().inStop()) {
      flow.application().awaitWaitingAt(point);
    }
    if (waitsAtNode) {
      crash.circumstances().stoppedRoutes().forEach(flow.application()::stopRoute);
    }
    if (crash.circumstances().inStop()) {
      flow.application().beginStop();
    }
    flow.application().release();
    flow.application().awaitHaltAt(point);
    DeadLeases dead = flow.noteDeadLeases();

    flow.start(null).awaitFlow();
    flow.letDeadLeasesRunOut(dead);
    flow.awaitIdle(messages.ids());

    verify(crash, messages, lastTracked);
    flow.purgeDeadLetters();
  }

  private static Messages reserveMessages(boolean alone) {
    List<Long> ids = flow.reserveIds(alone ? 1 : 2 + RANDOM.nextInt(MOST_MESSAGES - 1));
    return new Messages(ids, ids.get(RANDOM.nextInt(ids.size())));
  }

  private static void verify(CrashCase crash, Messages messages, long lastTracked) {
    Expectation expected = crash.expectation();
    SoftAssertions softly = new SoftAssertions();
    for (long id : messages.ids()) {
      List<Map<String, Object>> rows =
          flow.jdbc()
              .queryForList(
                  "select status, attempts, lost_claims, (select count(*) from delivery_receipts"
                      + " where communication_log_id = id) as receipts"
                      + " from communication_log where id = ?",
                  id);
      softly.assertThat(rows).as("rows of message %d", id).hasSize(expected.hasMessages() ? 1 : 0);
      if (rows.isEmpty()) {
        continue;
      }
      if (id == messages.hit() || expected.others() == Expectation.Others.ALIKE) {
        verifyHit(softly, id, rows.get(0), expected);
      } else {
        verifyOther(softly, id, rows.get(0));
      }
    }
    verifyTracking(softly, expected, messages, lastTracked);
    softly
        .assertThat(flow.depth(ResponseTopology.DEAD_LETTER_QUEUE))
        .as("messages in the dead-letter queue")
        .isEqualTo(expected.deadLetters());
    softly
        .assertThat(Counters.kept(flow.jdbc()))
        .as("counters")
        .isEqualTo(Counters.recounted(flow.jdbc()));
    softly.assertAll();
  }

  private static void verifyHit(
      SoftAssertions softly, long id, Map<String, Object> row, Expectation expected) {
    softly
        .assertThat(row)
        .as("message %d", id)
        .isEqualTo(
            Map.of(
                "status", expected.status(),
                "attempts", expected.attempts(),
                "lost_claims", expected.lostClaims(),
                "receipts", (long) expected.receipts()));
    Map<String, Long> calls = new LinkedHashMap<>();
    expected.calls().forEach((attempt, count) -> calls.put(id + "-" + attempt, (long) count));
    softly.assertThat(callsByKey(id)).as("calls for message %d", id).isEqualTo(calls);
  }

  private static void verifyOther(SoftAssertions softly, long id, Map<String, Object> row) {
    softly
        .assertThat(row)
        .as("message %d, which was not hit", id)
        .containsEntry("status", "DELIVERED")
        .containsEntry("attempts", 1)
        .containsEntry("receipts", 1L);
    long lost = ((Number) row.get("lost_claims")).longValue();
    softly.assertThat(lost).as("lost claims of message %d", id).isBetween(0L, 1L);
    softly.assertThat(callsByKey(id)).as("keys of message %d", id).containsOnlyKeys(id + "-1");
    softly
        .assertThat(callsByKey(id).values())
        .as("calls for message %d", id)
        .allSatisfy(count -> assertThat(count).isBetween(1L, 1 + lost));
  }

  private static void verifyTracking(
      SoftAssertions softly, Expectation expected, Messages messages, long lastTracked) {
    Map<String, Object> tracked =
        flow.jdbc()
            .queryForMap(
                "select coalesce(max(deliveries), 0) as deliveries,"
                    + " count(*) filter (where status = ?) as dead_letters,"
                    + " count(*) filter (where status not in (?, 'PROCESSED')) as others,"
                    + " coalesce(sum(applied), 0)::bigint as applied"
                    + " from receipt_processing_queue where id > ?",
                expected.deadLetterStatus(),
                expected.deadLetterStatus(),
                lastTracked);
    if (expected.deliveries() > 0) {
      softly.assertThat(tracked).as("tracking").containsEntry("deliveries", expected.deliveries());
    }
    softly
        .assertThat(tracked)
        .as("tracking")
        .containsEntry("dead_letters", (long) expected.trackedDeadLetters())
        .containsEntry("others", 0L);
    Long receipts =
        flow.jdbc()
            .queryForObject(
                "select count(*) from delivery_receipts where communication_log_id = any (?)",
                Long.class,
                (Object) messages.ids().toArray(Long[]::new));
    softly
        .assertThat(tracked)
        .as("every receipt was applied once, says the tracking")
        .containsEntry("applied", receipts);
  }

  private static Map<String, Long> callsByKey(long id) {
    List<Call> calls = flow.vendor().callsFor(id);
    assertThat(calls.stream().map(Call::body).distinct().count())
        .as("what was sent for message %d is the same each time", id)
        .isLessThanOrEqualTo(1);
    return calls.stream()
        .collect(Collectors.groupingBy(Call::key, TreeMap::new, Collectors.counting()));
  }

  private static long lastTracked() {
    return flow.jdbc()
        .queryForObject("select coalesce(max(id), 0) from receipt_processing_queue", Long.class);
  }
}
