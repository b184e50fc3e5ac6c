package io.campaignmessaging.chaos;

import io.campaignmessaging.chaos.ApplicationInstance.Line;
import io.campaignmessaging.chaos.FaultPlan.Fault;
import io.campaignmessaging.chaos.FaultPlan.Life;
import io.campaignmessaging.chaos.FaultProxy.Mode;
import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.ChildProcesses;
import io.campaignmessaging.processes.FreePort;
import io.campaignmessaging.processes.PostgresServer;
import io.campaignmessaging.processes.RabbitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.util.FileSystemUtils;

/**
 * One run: services, a vendor and two instances of its own, a schedule of faults, and afterwards
 * time to finish. It leaves everything up for the checks until it is closed.
 */
final class FaultRun implements AutoCloseable {

  static final String KILL = "kill -9 of an instance";
  static final String KILL_WHILE_STARTING = "kill -9 of a starting instance";
  static final String STOP = "SIGSTOP longer than the lease";
  static final String BROKER_KILL = "kill -9 of RabbitMQ";
  static final String DATABASE_KILL = "kill -9 of PostgreSQL";

  static final String DISK_FULL = "disk of PostgreSQL full";
  static final String CLOCK_STEP = "clock step of an hour";

  /** After a full disk the server either goes on or ends within this time. */
  private static final int RECOVERY_SECONDS = 2;

  /** So long a sender may go on losing what it claims before it knows that all is well again. */
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  private static final int SAMPLE_MILLIS = 250;

  private static final Pattern APPLIED_DIRECTLY =
      Pattern.compile("Pack (\\S+) could not be published and was applied directly");

  /** Little, so that it fits a small disk. */
  private static final List<String> LARGEST_WAL = List.of("max_wal_size=128MB");

  private static final long STOP_MILLIS =
      ApplicationInstance.LEASE.plus(Duration.ofSeconds(2)).toMillis();

  /** A lost sweep is published again after a minute; after that little can be left to wait for. */
  private static final int FINISH_SECONDS = 240;

  private static final int VENDOR_SECONDS = 30;

  private final FaultSettings settings;
  private final FaultPlan plan;
  private final Path folder;
  private final ChildProcesses processes;
  private final PostgresServer database;
  private final RabbitServer broker;
  private final SmallDisk disk;
  private final FakeClock clock;
  private final Path ledgerFile;
  private final List<ApplicationInstance> instances = new ArrayList<>();
  private final MessageStore store;
  private final Tap tap;
  private final FaultTally tally = new FaultTally();
  private final AtomicInteger portions = new AtomicInteger();
  private final Thread stopAtExit = new Thread(this::stopProcesses);
  private boolean keepFiles = true;
  private volatile boolean over;

  FaultRun(FaultSettings settings, Path folder)
      throws IOException, InterruptedException, TimeoutException {
    this.settings = settings;
    this.plan = FaultPlan.draw(settings);
    this.folder = folder.toAbsolutePath();
    SmallDisk.unmountLeftOver(path("postgresql"));
    FileSystemUtils.deleteRecursively(this.folder);
    Files.createDirectories(path("postgresql"));
    this.disk = settings.diskFills() > 0 ? SmallDisk.mount(path("postgresql")) : null;
    this.processes = new ChildProcesses(this.folder);
    Runtime.getRuntime().addShutdownHook(stopAtExit);
    this.ledgerFile = this.folder.resolve("vendor-ledger.txt");
    try {
      this.clock = settings.clockSteps() > 0 ? new FakeClock(path("clock")) : null;
      this.database = new PostgresServer(processes, path("postgresql"), LARGEST_WAL);
      this.broker = new RabbitServer(processes, path("rabbitmq"));
      this.tap = new Tap(broker);
      this.store = new MessageStore(database);
      int vendorPort = startVendor();
      ApplicationImage image = new ApplicationImage(processes, this.folder);
      Map<Line, Integer> ports =
          Map.of(
              Line.DATABASE, database.port(), Line.BROKER, broker.port(), Line.VENDOR, vendorPort);
      for (String name : List.of("instance-a", "instance-b")) {
        instances.add(new ApplicationInstance(processes, image, name, ports));
      }
      if (clock != null) {
        // One more, which is not killed, so that the steps of its clock meet messages.
        ApplicationInstance besides =
            new ApplicationInstance(processes, image, "instance-clock", ports);
        besides.useClock(clock);
        instances.add(besides);
      }
    } catch (IOException | RuntimeException | InterruptedException | TimeoutException e) {
      stopAll();
      throw e;
    }
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private int startVendor() throws IOException, InterruptedException {
    int port = FreePort.find();
    ChildProcess vendor =
        processes.start(
            "vendor",
            Map.of(),
            List.of(
                ApplicationImage.java(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                VendorProcess.class.getName(),
                String.valueOf(port),
                ledgerFile.toString(),
                String.valueOf(settings.seed())));
    if (!vendor.awaitText(VendorProcess.READY, VENDOR_SECONDS)) {
      throw new IllegalStateException("The vendor does not start" + vendor.describe());
    }
    return port;
  }

  /** Carries the whole schedule out and then waits until every message is final. */
  void execute() throws Exception {
    ApplicationInstance first = instances.get(0);
    first.start();
    first.awaitWorking();
    store.shortenBackOff();
    first.kill();
    insertPortion();
    if (clock != null) {
      clockInstance().start();
    }
    ExecutorService executor = Executors.newFixedThreadPool(plan.lives().size() + 2);
    try {
      ExecutorCompletionService<Void> tasks = new ExecutorCompletionService<>(executor);
      int running = 0;
      for (int instance = 0; instance < plan.lives().size(); instance++) {
        ApplicationInstance subject = instances.get(instance);
        List<Life> lives = plan.lives().get(instance);
        tasks.submit(task(() -> live(subject, lives)));
        running++;
      }
      tasks.submit(task(this::inflictFaults));
      running++;
      executor.submit(task(this::sampleInFlight));
      for (; running > 0; running--) {
        tasks.take().get();
      }
      for (int left = portions.get(); left < portionCount(); left++) {
        insertPortion();
      }
      if (clock != null) {
        clockInstance().awaitWorking();
      }
      awaitFinish();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      over = true;
      executor.shutdownNow();
    }
  }

  private ApplicationInstance clockInstance() {
    return instances.get(instances.size() - 1);
  }

  /** Something that may fail. */
  private interface Work {
    void run() throws Exception;
  }

  private static Callable<Void> task(Work work) {
    return () -> {
      work.run();
      return null;
    };
  }

  private void live(ApplicationInstance instance, List<Life> lives) throws Exception {
    for (Life life : lives) {
      instance.start();
      if (!life.killedWhileStarting()) {
        instance.awaitWorking();
      }
      TimeUnit.MILLISECONDS.sleep(life.millis());
      if (life.stopped()) {
        long from = System.nanoTime();
        instance.suspend();
        TimeUnit.MILLISECONDS.sleep(STOP_MILLIS);
        instance.resume();
        tally.noteMoment(STOP, from);
        TimeUnit.MILLISECONDS.sleep(life.millis());
      }
      long from = System.nanoTime();
      instance.kill();
      tally.noteMoment(life.killedWhileStarting() ? KILL_WHILE_STARTING : KILL, from);
      insertPortion();
    }
    instance.start();
    instance.awaitWorking();
  }

  /** As many portions as there are kills, so that each kill finds work. */
  private int portionCount() {
    return settings.instanceKills();
  }

  private void insertPortion() throws InterruptedException {
    int portion = portions.getAndIncrement();
    if (portion < portionCount()) {
      int from = (int) ((long) settings.messages() * portion / portionCount());
      int to = (int) ((long) settings.messages() * (portion + 1) / portionCount());
      store.insertMessages(from + 1, to - from);
    }
  }

  private void inflictFaults() throws Exception {
    for (Fault fault : plan.faults()) {
      TimeUnit.MILLISECONDS.sleep(fault.gapMillis());
      long from = System.nanoTime();
      switch (fault.target()) {
        case BROKER_KILL -> {
          broker.kill();
          TimeUnit.MILLISECONDS.sleep(fault.millis());
          broker.start();
          tally.noteSpan(BROKER_KILL, from, AFTERMATH, 0);
        }
        case DATABASE_KILL -> {
          database.kill();
          TimeUnit.MILLISECONDS.sleep(fault.millis());
          database.start();
          tally.noteSpan(DATABASE_KILL, from, AFTERMATH, 0);
        }
        case DISK_FULL -> {
          disk.fill();
          TimeUnit.MILLISECONDS.sleep(fault.millis());
          disk.empty();
          if (database.endsWithin(RECOVERY_SECONDS)) {
            database.start();
          }
          tally.noteSpan(DISK_FULL, from, AFTERMATH, 0);
        }
        case CLOCK_STEP -> {
          clock.step();
          TimeUnit.MILLISECONDS.sleep(fault.millis());
          tally.noteSpan(CLOCK_STEP, from, AFTERMATH, 0);
        }
        case NETWORK -> {
          disturb(fault);
          tally.noteSpan(describe(fault), from, AFTERMATH, unseen(fault));
        }
      }
    }
  }

  private static String describe(Fault fault) {
    return fault.mode().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
        + " between instance and "
        + fault.line().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A call that is reset ends at once, so that its claim can come and go between two samples. */
  private static long unseen(Fault fault) {
    return fault.line() == Line.VENDOR && fault.mode() == Mode.RESET
        ? fault.instances().size()
            * ApplicationInstance.SENDING_CONCURRENCY
            * (1 + fault.millis() / FaultProxy.RESET_EVERY_MILLIS)
        : 0;
  }

  private void disturb(Fault fault) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int instance : fault.instances()) {
      FaultProxy proxy = instances.get(instance).proxy(fault.line());
      Thread thread = new Thread(() -> disturb(proxy, fault));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void disturb(FaultProxy proxy, Fault fault) {
    try {
      proxy.disturb(fault.mode(), fault.millis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sampleInFlight() throws InterruptedException {
    while (!over) {
      try {
        tally.sample(store.claimsInFlight());
      } catch (DataAccessException e) {
        // PostgreSQL is away, which is part of the schedule; the sample before stands.
      }
      TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
    }
  }

  private void awaitFinish() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FINISH_SECONDS);
    String open =
        """
        select (select count(*) from communication_log where status in ('PENDING', 'PROCESSING'))
             + (select count(*) from claim)
             + (select count(*) from campaign_intake)""";
    while (store.count(open) + tap.waiting("") > 0) {
      if (System.nanoTime() > deadline) {
        for (ApplicationInstance instance : instances) {
          instance.dumpThreads();
        }
        throw new AssertionError(
            "After "
                + FINISH_SECONDS
                + " s without a fault not everything is finished: "
                + store
                    .jdbc()
                    .queryForList(
                        """
                    select status, attempts, lost_claims, lease_until, next_attempt_at, count(*)
                      from communication_log
                     where status in ('PENDING', 'PROCESSING')
                     group by 1, 2, 3, 4, 5 limit 20""")
                + ", sweep "
                + store.jdbc().queryForList("select * from lease_sweep")
                + ", claims "
                + store.count("select count(*) from claim")
                + ", queue messages "
                + tap.waiting(""));
      }
      TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
    }
  }

  /** The ids of the packs that the instances say they applied without the broker. */
  Set<String> packsAppliedDirectly() throws IOException {
    Set<String> ids = new HashSet<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log :
          logs.filter(file -> file.getFileName().toString().startsWith("instance-")).toList()) {
        Matcher pack = APPLIED_DIRECTLY.matcher(Files.readString(log));
        while (pack.find()) {
          ids.add(pack.group(1));
        }
      }
    }
    return ids;
  }

  FaultTally tally() {
    return tally;
  }

  MessageStore store() {
    return store;
  }

  Tap tap() {
    return tap;
  }

  VendorLedger ledger() throws IOException {
    return VendorLedger.read(ledgerFile);
  }

  private void stopProcesses() {
    try {
      processes.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("The guardian of " + folder + " is gone", e);
    }
  }

  private void stopAll() throws IOException {
    stopProcesses();
    if (disk != null) {
      disk.unmount();
    }
  }

  /** Says that the logs of this run are not wanted. */
  void succeeded() {
    keepFiles = false;
  }

  @Override
  public void close() throws IOException {
    over = true;
    for (ApplicationInstance instance : instances) {
      instance.close();
    }
    stopAll();
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
    if (!keepFiles) {
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
