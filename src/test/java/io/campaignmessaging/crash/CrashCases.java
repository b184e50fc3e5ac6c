package io.campaignmessaging.crash;

import static io.campaignmessaging.crash.CrashPoint.afterCommitOf;
import static io.campaignmessaging.crash.CrashPoint.afterNode;
import static io.campaignmessaging.crash.CrashPoint.atMigration;
import static io.campaignmessaging.crash.CrashPoint.atStop;
import static io.campaignmessaging.crash.CrashPoint.beforeCommitOf;
import static io.campaignmessaging.crash.CrashPoint.beforeNode;
import static io.campaignmessaging.crash.Expectation.deliveredOnce;
import static io.campaignmessaging.crash.Expectation.noMessage;

import io.campaignmessaging.crash.CrashCase.Work;
import java.util.List;

/** The named crash points and what is expected of each. */
final class CrashCases {

  private static final String CLAIM = "claim-pending-messages.sql";
  private static final String HAND_BACK = "hand-back-message.sql";
  private static final String APPLY = "apply-responses.sql";
  private static final String SWEEP = "release-expired-leases.sql";
  private static final String COUNT = "count-new-messages.sql";
  private static final String RECORD = "record-dead-letter.sql";

  private static final String UNREPEATABLE = "begin-unrepeatable-call.sql";
  private static final String TAKE_REPLAYS = "take-replays.sql";
  private static final String MARK_REPLAYED = "mark-replayed.sql";

  private static final String POLL_ROUTE = "poll-pending-messages";
  private static final String VENDOR_ROUTE = "vendor-mock-http";

  private static final String ROW_OF_THE_HIT = "\n2=%d\n";
  private static final String KEY_OF_THE_HIT = "${exchangeProperty.idempotencyKey} == '%d-1'";
  private static final String MESSAGE_OF_THE_HIT = "${exchangeProperty.message[id]} == %d";
  private static final String RESULT_OF_THE_HIT = "\"messageId\":%d,";
  private static final String PACK_OF_THE_HIT = "${body} contains '" + RESULT_OF_THE_HIT + "'";

  private static final Work NEW_MESSAGES = CrashedFlow::insertPending;
  private static final Work BUSY_VENDOR = CrashedFlow::insertPendingForBusyVendor;
  private static final Work LOST_CLAIM = (flow, messages) -> flow.insertLost(messages, 0);
  private static final Work LAST_LOST_CLAIM = (flow, messages) -> flow.insertLost(messages, 4);
  private static final Work UNREADABLE = (flow, messages) -> flow.publish("this is no JSON");
  private static final Work ONE_REFUSED =
      (flow, messages) -> flow.insertSentAndPublishWith(messages, CrashedFlow.UNKNOWN_MESSAGE);
  private static final Work ONE_TROUBLED =
      (flow, messages) -> flow.insertSentAndPublishWith(messages, CrashedFlow.NO_TIMESTAMP);

  private static final Work REPLAY = CrashedFlow::replayDeadLetter;

  private static final Expectation REPLAYED =
      deliveredOnce().calls(0).forAll().deadLetters(1, 1).replayed();
  private static final Expectation NO_CALL = deliveredOnce().calls(0).forAll();

  private CrashCases() {}

  static List<CrashCase> all() {
    return List.of(
        at(
            "in the claim, before its commit",
            beforeCommitOf("before-claim-commits", CLAIM),
            NEW_MESSAGES,
            deliveredOnce().forAll()),
        at(
            "after the claim's commit",
            afterCommitOf("after-claim-commits", CLAIM),
            NEW_MESSAGES,
            deliveredOnce().lostClaims(1).forAll()),
        at(
            "after the claim, before a message is handed to its vendor",
            beforeNode("before-send-to-vendor", "send-to-vendor").where(KEY_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().lostClaims(1)),
        at(
            "before the vendor call",
            beforeNode("before-vendor-call", "request-delivery").where(KEY_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().lostClaims(1)),
        at(
            "after the vendor call, before its answer is read",
            afterNode("after-vendor-call", "request-delivery").where(KEY_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().calls(2).lostClaims(1)),
        at(
            "after the answer is read, before the result is packed",
            beforeNode("before-packing", "collect-the-result").where(MESSAGE_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().calls(2).lostClaims(1)),
        at(
            "before a pack is published",
            beforeNode("before-publish", "publish-to-exchange").where(PACK_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().calls(2).lostClaims(1)),
        at(
            "after the broker's confirm",
            afterNode("after-confirm", "publish-to-exchange").where(PACK_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce()),
        at(
                "while a message of a vendor that was stopped after the claim is handed back, before the commit",
                beforeCommitOf("before-hand-back-commits", HAND_BACK)
                    .where(ROW_OF_THE_HIT)
                    .waitingAt("split-claim"),
                NEW_MESSAGES,
                deliveredOnce().lostClaims(1))
            .without(VENDOR_ROUTE),
        at(
                "after a message of a vendor that was stopped after the claim was handed back",
                afterCommitOf("after-hand-back-commits", HAND_BACK)
                    .where(ROW_OF_THE_HIT)
                    .waitingAt("split-claim"),
                NEW_MESSAGES,
                deliveredOnce())
            .without(VENDOR_ROUTE),
        at(
            "in the consumer, before it writes",
            beforeNode("before-apply", "write-outcomes").where(PACK_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().deliveries(2)),
        at(
            "before the consumer's commit",
            beforeCommitOf("before-apply-commits", APPLY).where(RESULT_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().deliveries(2)),
        at(
            "after the consumer's commit, before the ack",
            afterCommitOf("after-apply-commits", APPLY).where(RESULT_OF_THE_HIT),
            NEW_MESSAGES,
            deliveredOnce().deliveries(2)),
        at(
            "before the commit of a retryable failure",
            beforeCommitOf("before-retry-commits", APPLY).where(RESULT_OF_THE_HIT),
            BUSY_VENDOR,
            deliveredOnce().calls(1, 1).receipts(2).deliveries(2)),
        at(
            "after the commit of a retryable failure, before the ack",
            afterCommitOf("after-retry-commits", APPLY).where(RESULT_OF_THE_HIT),
            BUSY_VENDOR,
            deliveredOnce().calls(1, 1).receipts(2).deliveries(2)),
        at(
                "in the sweep, begun and not published",
                beforeNode("before-sweep-publish", "publish-sweep"),
                LOST_CLAIM,
                deliveredOnce().lostClaims(1).forAll())
            .without(POLL_ROUTE),
        at(
                "in the sweep, published",
                afterNode("after-sweep-publish", "publish-sweep"),
                LOST_CLAIM,
                deliveredOnce().lostClaims(1).forAll())
            .without(POLL_ROUTE),
        at(
                "in the sweep, before its commit",
                beforeCommitOf("before-sweep-commits", SWEEP),
                LOST_CLAIM,
                deliveredOnce().lostClaims(1).forAll())
            .without(POLL_ROUTE),
        at(
                "in the sweep, after its commit and before the ack",
                afterCommitOf("after-sweep-commits", SWEEP),
                LOST_CLAIM,
                deliveredOnce().lostClaims(1).forAll())
            .without(POLL_ROUTE),
        at(
                "in the sweep that gives a message up, before its commit",
                beforeCommitOf("before-doubt-commits", SWEEP),
                LAST_LOST_CLAIM,
                deliveredOnce().status("IN_DOUBT").calls(0).receipts(0).lostClaims(5).forAll())
            .without(POLL_ROUTE),
        at(
                "in the sweep that gives a message up, after its commit and before the ack",
                afterCommitOf("after-doubt-commits", SWEEP),
                LAST_LOST_CLAIM,
                deliveredOnce().status("IN_DOUBT").calls(0).receipts(0).lostClaims(5).forAll())
            .without(POLL_ROUTE),
        at(
            "while a dead letter is parked, before it is published",
            beforeNode("before-dead-letter-publish", "publish-dead-letter"),
            UNREADABLE,
            noMessage().deliveries(2).deadLetters(1, 1)),
        at(
            "while a dead letter is parked, published and not tracked",
            afterNode("after-dead-letter-publish", "publish-dead-letter"),
            UNREADABLE,
            noMessage().deliveries(2).deadLetters(2, 1)),
        at(
            "while a dead letter is parked, before the commit of its tracking",
            beforeCommitOf("before-tracking-commits", RECORD),
            UNREADABLE,
            noMessage().deliveries(2).deadLetters(2, 1)),
        at(
            "while a dead letter is parked, tracked and not acknowledged",
            afterCommitOf("after-tracking-commits", RECORD),
            UNREADABLE,
            noMessage().deliveries(2).deadLetters(2, 1)),
        at(
            "after a pack was applied, before the refused one in it is parked",
            beforeNode("before-refused-parked", "park-each-refused"),
            ONE_REFUSED,
            NO_CALL.deliveries(2).deadLetters(1, 1)),
        at(
            "while a pack is applied one by one, between two responses",
            beforeNode("between-two-responses", "apply-each-response")
                .where("${exchangeProperty.CamelSplitIndex} == 1"),
            ONE_TROUBLED,
            NO_CALL.deliveries(2).deadLetters(1, 1)),
        at(
                "while new messages are counted, before the commit",
                beforeCommitOf("before-count-commits", COUNT),
                NEW_MESSAGES,
                deliveredOnce().forAll())
            .without(POLL_ROUTE),
        at(
                "while new messages are counted, after the commit",
                afterCommitOf("after-count-commits", COUNT),
                NEW_MESSAGES,
                deliveredOnce().forAll())
            .without(POLL_ROUTE),
        at(
                "in a graceful stop, before the vendor call",
                beforeNode("stopping-before-vendor-call", "request-delivery").where(KEY_OF_THE_HIT),
                NEW_MESSAGES,
                deliveredOnce().lostClaims(1))
            .inAGracefulStop(),
        at(
                "in a graceful stop, before a pack is published",
                beforeNode("stopping-before-publish", "publish-to-exchange").where(PACK_OF_THE_HIT),
                NEW_MESSAGES,
                deliveredOnce().calls(2).lostClaims(1))
            .inAGracefulStop(),
        at(
                "in a graceful stop, before the consumer's commit",
                beforeCommitOf("stopping-before-apply-commits", APPLY).where(RESULT_OF_THE_HIT),
                NEW_MESSAGES,
                deliveredOnce().deliveries(2))
            .inAGracefulStop(),
        at(
                "in a graceful stop, after the consumer's commit and before the ack",
                afterCommitOf("stopping-after-apply-commits", APPLY).where(RESULT_OF_THE_HIT),
                NEW_MESSAGES,
                deliveredOnce().deliveries(2))
            .inAGracefulStop(),
        at(
                "in a graceful stop, while an unsent message is handed back, before the commit",
                beforeCommitOf("stopping-before-hand-back-commits", HAND_BACK)
                    .where(ROW_OF_THE_HIT)
                    .waitingAt("split-claim"),
                NEW_MESSAGES,
                deliveredOnce().lostClaims(1))
            .inAGracefulStop(),
        at(
                "in a graceful stop, after an unsent message was handed back",
                afterCommitOf("stopping-after-hand-back-commits", HAND_BACK)
                    .where(ROW_OF_THE_HIT)
                    .waitingAt("split-claim"),
                NEW_MESSAGES,
                deliveredOnce())
            .inAGracefulStop(),
        at(
                "in a graceful stop, after the routes have stopped",
                atStop("stopping-after-routes", CrashPoint.ROUTES_STOPPED).waitingAt("split-claim"),
                NEW_MESSAGES,
                deliveredOnce().forAll())
            .inAGracefulStop(),
        at(
                "vendor without idempotency: before the note of the call is committed",
                beforeCommitOf("before-call-is-noted", UNREPEATABLE),
                NEW_MESSAGES,
                deliveredOnce().lostClaims(1))
            .withoutIdempotency(),
        at(
                "vendor without idempotency: after the note of the call, before the call",
                afterCommitOf("after-call-is-noted", UNREPEATABLE),
                NEW_MESSAGES,
                deliveredOnce().status("IN_DOUBT").calls(0).receipts(0).lostClaims(1))
            .withoutIdempotency(),
        at(
                "vendor without idempotency: after the call",
                afterNode("after-unrepeatable-call", "request-delivery"),
                NEW_MESSAGES,
                deliveredOnce().status("IN_DOUBT").receipts(0).lostClaims(1))
            .withoutIdempotency(),
        at(
            "in a replay, while dead letters are taken, before the commit",
            beforeCommitOf("before-replays-are-taken", TAKE_REPLAYS),
            REPLAY,
            REPLAYED),
        at(
            "in a replay, after dead letters were taken",
            afterCommitOf("after-replays-are-taken", TAKE_REPLAYS),
            REPLAY,
            REPLAYED),
        at(
            "in a replay, before the dead letter is published",
            beforeNode("before-replay-publish", "publish-replay"),
            REPLAY,
            REPLAYED),
        at(
            "in a replay, after the broker's confirm",
            afterNode("after-replay-publish", "publish-replay"),
            REPLAY,
            REPLAYED),
        at(
            "in a replay, before it is noted as replayed",
            beforeCommitOf("before-replay-is-marked", MARK_REPLAYED),
            REPLAY,
            REPLAYED),
        at(
            "in a replay, after it was noted as replayed",
            afterCommitOf("after-replay-is-marked", MARK_REPLAYED),
            REPLAY,
            REPLAYED),
        at(
            "at the first start, between two migrations",
            atMigration("between-migrations", "BEFORE_EACH_MIGRATE").where("4"),
            NEW_MESSAGES,
            deliveredOnce().forAll()),
        at(
            "at the first start, after the migrations and before the routes run",
            atMigration("after-migrations", "AFTER_MIGRATE"),
            NEW_MESSAGES,
            deliveredOnce().forAll()));
  }

  private static CrashCase at(String halted, CrashPoint point, Work work, Expectation expectation) {
    return new CrashCase(halted, point, CrashCase.Circumstances.USUAL, work, expectation);
  }
}
