package io.campaignmessaging.routes;

import io.campaignmessaging.operations.FlowStarted;
import io.campaignmessaging.operations.GracefulStop;
import io.campaignmessaging.routes.EditedFolder.Stamp;
import io.campaignmessaging.routes.RouteSwap.BusyRouteException;
import io.campaignmessaging.sending.ClaimGate;
import io.campaignmessaging.settings.CampaignProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Has edits of route files go live while the flow runs. An edit that has a finding changes nothing
 * and is said; others go live meanwhile.
 */
@Component
@Profile("dev")
public class LiveRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

  private static final String EDITED = "campaign.routes.edited";

  /** A file that was not written for as long counts as saved. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final ConfigurableApplicationContext application;
  private final DataSource database;
  private final ClaimGate gate;
  private final GracefulStop sending;
  private final Duration longestCall;
  private final RouteSwap swap;
  private final Set<String> said = new HashSet<>();
  private OfflineCheck check;
  private Set<Finding> known;
  private volatile Thread watcher;

  /**
   * Makes the watch, which begins when the flow has started.
   *
   * @param application has the properties and the types of the beans
   * @param context runs the routes
   * @param database prepares the statements; absent where no role of this process needs one
   * @param gate holds claims back while routes are changed
   * @param sending knows when nothing is in flight
   * @param properties say how long a message may be in flight
   */
  public LiveRoutes(
      ConfigurableApplicationContext application,
      CamelContext context,
      ObjectProvider<DataSource> database,
      ClaimGate gate,
      GracefulStop sending,
      CampaignProperties properties) {
    this.application = application;
    this.database = database.getIfAvailable();
    this.gate = gate;
    this.sending = sending;
    this.longestCall = properties.claim().lease();
    this.swap = new RouteSwap((ModelCamelContext) context, LONGEST_STOP);
  }

  @EventListener(FlowStarted.class)
  void start() {
    String edited = application.getEnvironment().getProperty(EDITED);
    Optional<RoutesPlace> running = RoutesPlace.of(application.getEnvironment());
    if (edited == null || running.isEmpty()) {
      LOG.warn(
          "The routes of a packaged application cannot be edited: name a folder of your own with"
              + " campaign.routes.folder");
      return;
    }
    EditedFolder folder = new EditedFolder(Path.of(edited), running.get().folder());
    Thread thread = new Thread(() -> watch(folder, running.get().name()), "watch-routes");
    thread.setDaemon(true);
    watcher = thread;
    thread.start();
  }

  @EventListener(ContextClosedEvent.class)
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void close() throws InterruptedException {
    Thread thread = watcher;
    if (thread != null) {
      watcher = null;
      thread.join(LONGEST_CLOSE.toMillis());
    }
  }

  private void watch(EditedFolder folder, String name) {
    Map<String, Stamp> handled = Map.of();
    Map<String, Stamp> seen = Map.of();
    try {
      // The first look takes a while, which nobody waits for yet.
      findings(folder, Map.of());
    } catch (IOException | SQLException | RuntimeException e) {
      LOG.debug("The files in {} cannot be read now", name, e);
    }
    LOG.info("Edits of the files in {} go live", name);
    while (watcher == Thread.currentThread()) {
      try {
        Map<String, Stamp> now = folder.stamps();
        boolean again = false;
        if (now.equals(seen) && !now.equals(handled)) {
          again = takeOver(folder, name);
          handled = again ? handled : now;
        }
        seen = now;
        Thread.sleep(again ? RETRY_INTERVAL.toMillis() : INTERVAL.toMillis());
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // For example a file that is being replaced: it is looked at again.
        LOG.debug("The files in {} cannot be read now", name, e);
        seen = Map.of();
      } catch (RuntimeException e) {
        say("The edits in " + name + " cannot be looked at: " + e);
        LOG.debug("Why edits cannot be looked at", e);
        seen = Map.of();
      }
    }
  }

  /**
   * Takes over what is good of the edits. Returns whether to try again although nothing changed.
   */
  private boolean takeOver(EditedFolder folder, String name)
      throws IOException, InterruptedException {
    Map<String, Optional<byte[]>> edits = folder.edits();
    try {
      Set<String> refused = new HashSet<>();
      Map<String, Optional<byte[]>> good = good(folder, name, edits, refused);
      said.retainAll(refused);
      refused.stream().filter(said::add).forEach(LOG::error);
      return !good.isEmpty() && !goLive(folder, name, good);
    } catch (SQLException e) {
      say("The edits in " + name + " wait for the database, which prepares their statements");
      LOG.debug("A statement cannot be prepared", e);
      return true;
    }
  }

  private void say(String message) {
    if (said.add(message)) {
      LOG.warn(message);
    }
  }

  /** Those edits that together have no finding. */
  private Map<String, Optional<byte[]>> good(
      EditedFolder folder, String name, Map<String, Optional<byte[]>> edits, Set<String> refused)
      throws IOException, SQLException {
    Map<String, Optional<byte[]>> rest = new TreeMap<>(edits);
    while (!rest.isEmpty()) {
      List<Finding> findings = findings(folder, rest);
      if (findings.isEmpty()) {
        return rest;
      }
      findings.stream()
          .filter(finding -> rest.containsKey(finding.file()))
          .forEach(finding -> refused.add(finding.in(name) + "; what ran before goes on running"));
      if (!rest.keySet().removeAll(findings.stream().map(Finding::file).toList())) {
        return goodOneByOne(folder, name, rest, refused);
      }
    }
    return rest;
  }

  /** For edits that are right themselves and break what is in other files. */
  private Map<String, Optional<byte[]>> goodOneByOne(
      EditedFolder folder, String name, Map<String, Optional<byte[]>> edits, Set<String> refused)
      throws IOException, SQLException {
    Map<String, Optional<byte[]>> good = new TreeMap<>();
    for (Map.Entry<String, Optional<byte[]>> edit : edits.entrySet()) {
      Map<String, Optional<byte[]>> more = new TreeMap<>(good);
      more.put(edit.getKey(), edit.getValue());
      List<Finding> findings = findings(folder, more);
      if (findings.isEmpty()) {
        good = more;
      } else {
        refused.add(
            findings.get(0).in(name)
                + (findings.size() == 1
                    ? ""
                    : " (and " + (findings.size() - 1) + " more like this)")
                + "; so "
                + edit.getKey()
                + " as it was before "
                + (edit.getValue().isPresent() ? "its edit" : "it was deleted")
                + " goes on running");
      }
    }
    return good;
  }

  private List<Finding> findings(EditedFolder folder, Map<String, Optional<byte[]>> edits)
      throws IOException, SQLException {
    if (check == null) {
      check = new OfflineCheck(application.getEnvironment(), StandIns.ofTheApplication());
      known = Set.copyOf(check.findings(folder.running()));
    }
    Path candidate = folder.candidate(edits);
    try {
      List<Finding> findings = new ArrayList<>(check.findings(candidate));
      findings.removeAll(known);
      if (database != null && edits.keySet().stream().anyMatch(LiveRoutes::isSql)) {
        try (Connection connection = database.getConnection()) {
          for (SqlFile file : SqlFile.in(candidate)) {
            if (edits.containsKey(file.name())) {
              file.prepare(connection).ifPresent(findings::add);
            }
          }
        }
      }
      return findings;
    } finally {
      FileSystemUtils.deleteRecursively(candidate);
    }
  }

  private static boolean isSql(String file) {
    return file.endsWith(".sql");
  }

  /** Returns false if that has to be tried again. */
  private boolean goLive(EditedFolder folder, String name, Map<String, Optional<byte[]>> edits)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    RouteUnits before = RouteUnits.of(RouteFolder.read(folder.running()));
    Path previous = folder.candidate(Map.of());
    gate.pause();
    try {
      if (!sending.awaitEmpty(longestCall)) {
        say("The edits in " + name + " wait until no message is in flight");
        return false;
      }
      folder.accept(edits);
      RouteUnits after = RouteUnits.of(RouteFolder.read(folder.running()));
      Set<String> swapped =
          swap.swap(
              before,
              after,
              folder.running(),
              edits.keySet().stream().filter(LiveRoutes::isSql).toList());
      LOG.info(
          "Reloaded {} in {} ms: {}",
          shown(edits.keySet()),
          (System.nanoTime() - begin) / 1_000_000,
          swapped.isEmpty() ? "no route changes" : "routes " + shown(swapped));
      return true;
    } catch (BusyRouteException e) {
      folder.accept(new EditedFolder(previous, folder.running()).edits());
      say("The edits in " + name + " wait, because " + e.getMessage());
      return false;
    } catch (Exception e) {
      LOG.error("The edits of {} cannot go live; what ran before is restored", edits.keySet(), e);
      restore(folder, previous, before);
      return true;
    } finally {
      gate.resume();
      FileSystemUtils.deleteRecursively(previous);
    }
  }

  private void restore(EditedFolder folder, Path previous, RouteUnits before) throws IOException {
    RouteUnits failed = RouteUnits.of(RouteFolder.read(folder.running()));
    folder.accept(new EditedFolder(previous, folder.running()).edits());
    try {
      swap.swap(failed, before, folder.running(), List.of());
    } catch (Exception e) {
      LOG.error("What ran before cannot be restored: restart the application", e);
    }
  }

  private static String shown(Collection<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }
}
