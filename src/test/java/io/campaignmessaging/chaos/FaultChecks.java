package io.campaignmessaging.chaos;

import io.campaignmessaging.chaos.VendorLedger.Call;
import io.campaignmessaging.chaos.VendorLedger.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What must hold after a run, by SQL and by the vendor's ledger. */
final class FaultChecks {

  /** Five claims in a row have to be lost for that; more than this share is no accident. */
  private static final double MOST_IN_DOUBT = 0.001;

  static final String LOST = "messages that are not final";
  static final String IN_DOUBT = "messages IN_DOUBT";

  /** How many packs one instance publishes at the same time. */
  private static final long PUBLISHING_THREADS = 4;

  private final FaultSettings settings;
  private final FaultRun run;
  private final MessageStore store;
  private final VendorLedger ledger;
  private final List<Check> checks = new ArrayList<>();

  /**
   * One check.
   *
   * @param what what was counted
   * @param counted how many there are
   * @param allowed what is allowed, in words
   * @param holds whether it is so
   */
  record Check(String what, long counted, String allowed, boolean holds) {}

  private FaultChecks(FaultSettings settings, FaultRun run) throws IOException {
    this.settings = settings;
    this.run = run;
    this.store = run.store();
    this.ledger = run.ledger();
  }

  static List<Check> of(FaultSettings settings, FaultRun run) throws IOException, TimeoutException {
    FaultChecks checks = new FaultChecks(settings, run);
    checks.faults();
    checks.messages();
    checks.receipts();
    checks.vendorCalls();
    checks.repeatedCalls();
    checks.counters();
    checks.queueMessages();
    return List.copyOf(checks.checks);
  }

  private void faults() {
    FaultTally tally = run.tally();
    long kills = tally.count(FaultRun.KILL) + tally.count(FaultRun.KILL_WHILE_STARTING);
    exactly("kills of an instance", kills, settings.instanceKills());
    exactly("kills of RabbitMQ", tally.count(FaultRun.BROKER_KILL), settings.serviceKills());
    exactly("kills of PostgreSQL", tally.count(FaultRun.DATABASE_KILL), settings.serviceKills());
    exactly("stops longer than the lease", tally.count(FaultRun.STOP), settings.stops());
    atLeast(
        "kills of an instance with messages in flight",
        tally.countWithWork(FaultRun.KILL),
        settings.instanceKills() / 2);
  }

  private void messages() {
    exactly("messages", store.count("select count(*) from communication_log"), settings.messages());
    none(
        LOST,
        """
        select count(*) from communication_log
         where status not in ('DELIVERED', 'FAILED', 'IN_DOUBT')""");
    none(
        "messages or claims past their lease",
        """
        select (select count(*) from communication_log where lease_until < now())
             + (select count(*) from claim where lease_until < now())""");
    atMost(
        IN_DOUBT,
        store.count("select count(*) from communication_log where status = 'IN_DOUBT'"),
        Math.max(1, (long) (settings.messages() * MOST_IN_DOUBT)));
  }

  private void receipts() {
    none(
        "receipts that are there twice",
        """
        select count(*) - count(distinct (communication_log_id, attempt, event))
          from delivery_receipts""");
    none(
        "receipts without a message",
        """
        select count(*) from delivery_receipts
         where communication_log_id not in (select id from communication_log)""");
    none(
        "messages DELIVERED or FAILED without a receipt that says so",
        """
        select count(*) from communication_log as message
         where status in ('DELIVERED', 'FAILED')
           and not exists (select from delivery_receipts as receipt
                            where receipt.communication_log_id = message.id
                              and receipt.status = message.status)""");
    none(
        "messages with two deliveries",
        """
        select count(*) from (select from delivery_receipts where status = 'DELIVERED'
                               group by communication_log_id having count(*) > 1) as twice""");
  }

  private void vendorCalls() {
    Set<String> deliveredKeys =
        ledger.calls().stream()
            .filter(call -> call.outcome() == Outcome.DELIVERED)
            .map(Call::key)
            .collect(Collectors.toSet());
    List<String> deliveredReceipts =
        store
            .jdbc()
            .queryForList(
                """
                select communication_log_id || '-' || attempt
                  from delivery_receipts where status = 'DELIVERED'""",
                String.class);
    exactly(
        "receipts DELIVERED without a delivery in the vendor's ledger",
        deliveredReceipts.stream().filter(key -> !deliveredKeys.contains(key)).count(),
        0);
    Set<Long> deliveredOrInDoubt =
        new HashSet<>(
            store
                .jdbc()
                .queryForList(
                    "select id from communication_log where status in ('DELIVERED', 'IN_DOUBT')",
                    Long.class));
    exactly(
        "deliveries in the vendor's ledger whose message is lost",
        ledger.calls().stream()
            .filter(call -> call.outcome() == Outcome.DELIVERED)
            .filter(call -> !deliveredOrInDoubt.contains(call.messageId()))
            .count(),
        0);
    Map<Long, Set<String>> deliveredKeysOfMessage = new HashMap<>();
    for (Call call : ledger.calls()) {
      if (call.outcome() == Outcome.DELIVERED) {
        deliveredKeysOfMessage
            .computeIfAbsent(call.messageId(), id -> new HashSet<>())
            .add(call.key());
      }
    }
    exactly(
        "messages that the vendor delivered under two keys",
        deliveredKeysOfMessage.values().stream().filter(keys -> keys.size() > 1).count(),
        0);
  }

  private void repeatedCalls() {
    Map<Long, Long> lostClaims = new HashMap<>();
    store
        .jdbc()
        .query(
            "select id, lost_claims from communication_log where lost_claims > 0",
            row -> {
              lostClaims.put(row.getLong("id"), row.getLong("lost_claims"));
            });
    Map<Long, Long> repeatedCalls = new HashMap<>();
    long repeated = 0;
    long otherBodies = 0;
    for (List<Call> calls : ledger.byKey().values()) {
      repeated += calls.size() - 1;
      repeatedCalls.merge(calls.get(0).messageId(), calls.size() - 1L, Long::sum);
      otherBodies += calls.stream().map(Call::bodyHash).distinct().count() - 1;
    }
    exactly("repeated calls with another body", otherBodies, 0);
    exactly(
        "messages with more repeated calls than lost claims",
        repeatedCalls.entrySet().stream()
            .filter(entry -> entry.getValue() > lostClaims.getOrDefault(entry.getKey(), 0L))
            .count(),
        0);
    atMost("repeated calls, against lost claims", repeated, sum(lostClaims));
    atMost(
        "repeated calls, against what was in flight at the faults",
        repeated,
        run.tally().inFlightAtFaults());
  }

  private static long sum(Map<Long, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }

  private void counters() {
    none(
        "campaigns whose counters differ from a recount",
        """
        with recount as (
          select message.campaign_id,
                 count(*) as total,
                 count(*) filter (where status in ('PENDING', 'PROCESSING')
                                    and error_code is not null) as retrying,
                 count(*) filter (where status = 'SENT') as sent,
                 count(*) filter (where status = 'DELIVERED') as delivered,
                 count(*) filter (where status = 'FAILED') as failed,
                 count(*) filter (where status = 'IN_DOUBT') as in_doubt,
                 count(*) filter (where status in ('SUPPRESSED', 'CANCELLED', 'EXPIRED'))
                   as not_sent,
                 coalesce(sum(receipt.receipts), 0) as receipts,
                 coalesce(sum(receipt.cost), 0) as cost
            from communication_log as message
            left join (select communication_log_id, count(*) as receipts, sum(cost) as cost
                         from delivery_receipts group by communication_log_id) as receipt
              on receipt.communication_log_id = message.id
           group by message.campaign_id
        )
        select count(*)
          from recount
          full join campaign_statistics as counted using (campaign_id)
         where (recount.total, recount.retrying, recount.sent, recount.delivered, recount.failed,
                recount.in_doubt, recount.not_sent, recount.receipts, recount.cost)
               is distinct from
               (counted.total, counted.retrying, counted.sent, counted.delivered, counted.failed,
                counted.in_doubt, counted.not_sent, counted.receipts, counted.cost)""");
  }

  private void queueMessages() throws IOException, TimeoutException {
    List<String> copies = run.tap().drain();
    Set<String> published = new HashSet<>(copies);
    Set<String> tracked =
        new HashSet<>(
            store
                .jdbc()
                .queryForList(
                    """
                    select distinct regexp_replace(queue_message_id, '[/#][0-9]+$', '')
                      from receipt_processing_queue""",
                    String.class));
    Set<String> appliedDirectly = run.packsAppliedDirectly();
    count("queue messages published (distinct ids)", published.size());
    count("packs that were never confirmed and applied directly", appliedDirectly.size());
    count(
        "queue messages published again because no confirm came", copies.size() - published.size());
    // A broker that is killed between the two queues of an unconfirmed pack may keep it in one.
    long unconfirmed = settings.serviceKills() * FaultPlan.INSTANCES * PUBLISHING_THREADS;
    atMost(
        "queue messages published and neither consumed nor dead-lettered",
        published.stream().filter(id -> !tracked.contains(id)).count(),
        unconfirmed);
    atMost(
        "queue messages consumed and not in the tap",
        tracked.stream()
            .filter(id -> !published.contains(id) && !appliedDirectly.contains(id))
            .count(),
        unconfirmed);
    none(
        "dead letters",
        "select count(*) from receipt_processing_queue where status = 'DEAD_LETTERED'");
    exactly("messages in the dead-letter queue", run.tap().waiting(".dlq"), 0);
  }

  private void none(String what, String sql) {
    exactly(what, store.count(sql), 0);
  }

  private void exactly(String what, long counted, long expected) {
    checks.add(new Check(what, counted, "= " + expected, counted == expected));
  }

  private void atMost(String what, long counted, long most) {
    checks.add(new Check(what, counted, "<= " + most, counted <= most));
  }

  private void atLeast(String what, long counted, long least) {
    checks.add(new Check(what, counted, ">= " + least, counted >= least));
  }

  private void count(String what, long counted) {
    checks.add(new Check(what, counted, "", true));
  }
}
