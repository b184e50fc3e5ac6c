package io.campaignmessaging.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What happened, when, and which claims were in the senders' hands then. Safe for use by many
 * threads.
 */
final class FaultTally {

  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
  private final NavigableMap<Long, Set<String>> inFlight = new ConcurrentSkipListMap<>();

  /**
   * A fault.
   *
   * @param kind what it was
   * @param from when it began, by {@link System#nanoTime()}
   * @param until when what was claimed later could not suffer from it any more
   * @param unseen how many claims more it can have hit than the samples show
   */
  private record Entry(String kind, long from, long until, long unseen) {}

  /**
   * Notes which claims are not answered now.
   *
   * @param claims one text for each claimed message and each of its claims
   */
  void sample(Set<String> claims) {
    inFlight.put(System.nanoTime(), Set.copyOf(claims));
  }

  /** Notes a fault that hits what is in flight at its beginning. */
  void noteMoment(String kind, long from) {
    entries.add(new Entry(kind, from, from, 0));
  }

  /** Notes a fault that lasted until now and hits what is claimed until a little later, too. */
  void noteSpan(String kind, long from, Duration aftermath, long unseen) {
    entries.add(new Entry(kind, from, System.nanoTime() + aftermath.toNanos(), unseen));
  }

  /** How often each fault happened, by its name. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    synchronized (entries) {
      entries.forEach(entry -> counts.merge(entry.kind(), 1L, Long::sum));
    }
    return counts;
  }

  long count(String kind) {
    return counts().getOrDefault(kind, 0L);
  }

  /** How many faults of a kind hit while messages were in flight. */
  long countWithWork(String kind) {
    synchronized (entries) {
      return entries.stream()
          .filter(entry -> entry.kind().equals(kind) && !claimsDuring(entry).isEmpty())
          .count();
    }
  }

  /** How many claims were in flight at the faults; one that suffered from several counts once. */
  long inFlightAtFaults() {
    Set<String> claims = new HashSet<>();
    long unseen = 0;
    synchronized (entries) {
      for (Entry entry : entries) {
        claims.addAll(claimsDuring(entry));
        unseen += entry.unseen();
      }
    }
    return claims.size() + unseen;
  }

  /** A lost claim stays until its lease is over: the first sample after the fault shows it. */
  private Set<String> claimsDuring(Entry entry) {
    Set<String> claims = new HashSet<>();
    Map.Entry<Long, Set<String>> after = inFlight.higherEntry(entry.from());
    if (after != null) {
      claims.addAll(after.getValue());
    }
    if (entry.until() > entry.from()) {
      inFlight.subMap(entry.from(), entry.until()).values().forEach(claims::addAll);
    }
    return claims;
  }
}
