package io.campaignmessaging.chaos;

import io.campaignmessaging.chaos.ApplicationInstance.Line;
import io.campaignmessaging.chaos.FaultProxy.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The schedule of a run, drawn from its seed alone.
 *
 * @param lives for each instance the lives it leads, one after the other
 * @param faults what happens to the services and the network meanwhile, in this order
 */
record FaultPlan(List<List<Life>> lives, List<Fault> faults) {

  static final int INSTANCES = 2;

  private static final int SHORTEST_WORK_MILLIS = 200;
  private static final int LONGEST_WORK_MILLIS = 3_500;
  private static final int LONGEST_START_MILLIS = 5_000;
  private static final double KILLED_WHILE_STARTING = 0.15;
  private static final int SHORTEST_GAP_MILLIS = 500;
  private static final int LONGEST_GAP_MILLIS = 5_000;
  private static final int SHORTEST_DISTURBANCE_MILLIS = 1_500;
  private static final int LONGEST_DISTURBANCE_MILLIS = 4_000;

  /**
   * One life of an instance, which ends with a kill.
   *
   * @param killedWhileStarting whether it is killed before it works
   * @param millis how long it works, or how long it is given to start
   * @param stopped whether it stands still for longer than the lease before it is killed
   */
  record Life(boolean killedWhileStarting, long millis, boolean stopped) {}

  /** What a fault hits. */
  enum Target {
    BROKER_KILL,
    DATABASE_KILL,
    NETWORK,
    DISK_FULL,
    CLOCK_STEP
  }

  /**
   * One fault.
   *
   * @param target what it hits
   * @param gapMillis how long after the previous one has ended
   * @param millis how long it lasts
   * @param line the connection; null unless it hits the network
   * @param mode the disturbance; null unless it hits the network
   * @param instances which instances' connections
   */
  record Fault(
      Target target, long gapMillis, long millis, Line line, Mode mode, List<Integer> instances) {}

  static FaultPlan draw(FaultSettings settings) {
    Random random = new Random(settings.seed());
    List<List<Life>> lives = new ArrayList<>();
    for (int instance = 0; instance < INSTANCES; instance++) {
      lives.add(new ArrayList<>());
    }
    Set<Integer> stops = new HashSet<>();
    for (int stop = 0; stop < settings.stops(); stop++) {
      // Spread evenly, over both instances.
      stops.add((stop + 1) * settings.instanceKills() / settings.stops() - 1 - stop % INSTANCES);
    }
    for (int kill = 0; kill < settings.instanceKills(); kill++) {
      boolean stopped = stops.contains(kill);
      boolean starting = !stopped && random.nextDouble() < KILLED_WHILE_STARTING;
      long millis =
          starting
              ? random.nextInt(LONGEST_START_MILLIS)
              : between(random, SHORTEST_WORK_MILLIS, LONGEST_WORK_MILLIS);
      lives.get(kill % INSTANCES).add(new Life(starting, millis, stopped));
    }
    List<Fault> faults = new ArrayList<>();
    for (int kill = 0; kill < settings.serviceKills(); kill++) {
      faults.add(serviceFault(random, Target.BROKER_KILL));
      faults.add(serviceFault(random, Target.DATABASE_KILL));
    }
    for (int fill = 0; fill < settings.diskFills(); fill++) {
      faults.add(serviceFault(random, Target.DISK_FULL));
    }
    for (int step = 0; step < settings.clockSteps(); step++) {
      faults.add(serviceFault(random, Target.CLOCK_STEP));
    }
    for (int round = 0; round < settings.networkRounds(); round++) {
      for (Line line : Line.values()) {
        for (Mode mode : List.of(Mode.DELAY, Mode.RESET, Mode.BLACKHOLE, Mode.HALF_OPEN)) {
          faults.add(
              new Fault(
                  Target.NETWORK,
                  gap(random),
                  between(random, SHORTEST_DISTURBANCE_MILLIS, LONGEST_DISTURBANCE_MILLIS),
                  line,
                  mode,
                  random.nextBoolean() ? List.of(0, 1) : List.of(random.nextInt(INSTANCES))));
        }
      }
    }
    Collections.shuffle(faults, random);
    return new FaultPlan(List.copyOf(lives), List.copyOf(faults));
  }

  private static Fault serviceFault(Random random, Target target) {
    return new Fault(
        target, gap(random), between(random, 0, LONGEST_DISTURBANCE_MILLIS), null, null, List.of());
  }

  private static long gap(Random random) {
    return between(random, SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS);
  }

  private static long between(Random random, int shortest, int longest) {
    return shortest + random.nextInt(longest - shortest);
  }
}
