package io.campaignmessaging.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the moving figures to all open pages. One reading per interval serves all of them, and
 * while no page is open there is neither a timer nor a thread. A page that takes its figures slowly
 * misses some and holds up nobody.
 */
@Component
class LiveFeed implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  /** So long a page waits before it connects again. */
  private static final long RECONNECT_MILLIS = 3_000;

  /** After so many seconds without work a thread ends. */
  private static final long IDLE_SECONDS = 5;

  /** A page's stream does not end by itself. */
  private static final long NO_TIMEOUT = 0;

  private final LiveSource source;
  private final ObjectMapper json;
  private final PageProperties properties;
  private final Set<Page> pages = ConcurrentHashMap.newKeySet();
  private ScheduledThreadPoolExecutor timer;
  private ExecutorService senders;
  private Future<?> readings;
  private boolean running;

  /** An open page and what it has been sent last. */
  private record Page(SseEmitter stream, AtomicBoolean busy, AtomicReference<LiveFigures> shown) {}

  private record Event(String name, String data) {}

  LiveFeed(LiveSource source, ObjectMapper json, PageProperties properties) {
    this.source = source;
    this.json = json;
    this.properties = properties;
  }

  /**
   * Opens the stream of one page.
   *
   * @return empty while the application stops, and when as many pages are open as may be
   */
  synchronized Optional<SseEmitter> open() {
    if (!running || pages.size() >= properties.streamLimit()) {
      return Optional.empty();
    }
    SseEmitter stream = new SseEmitter(NO_TIMEOUT);
    Page page = new Page(stream, new AtomicBoolean(), new AtomicReference<>());
    stream.onCompletion(() -> leave(page));
    stream.onError(failure -> leave(page));
    pages.add(page);
    send(page, List.of(new Event("history", write(source.history()))), null);
    if (readings == null) {
      readings =
          timer.scheduleWithFixedDelay(
              this::readAndSend, 0, properties.interval().toMillis(), TimeUnit.MILLISECONDS);
    }
    return Optional.of(stream);
  }

  /** How many pages are open. */
  int pages() {
    return pages.size();
  }

  /** Whether the figures are being read. */
  synchronized boolean isReading() {
    return readings != null;
  }

  private synchronized void leave(Page page) {
    pages.remove(page);
    if (pages.isEmpty() && readings != null) {
      readings.cancel(false);
      readings = null;
    }
  }

  private void readAndSend() {
    try {
      LiveFigures figures = source.read();
      if (figures.problem() != null) {
        List<Event> problem = List.of(new Event("problem", write(figures.problem())));
        pages.forEach(page -> send(page, problem, null));
        return;
      }
      Event throughput = new Event("throughput", write(figures.throughput()));
      List<Event> all = List.of(new Event("figures", write(figures)), throughput);
      // It is also what tells a page that it is connected.
      List<Event> nothingNew = List.of(throughput);
      pages.forEach(
          page ->
              send(page, figures.showsTheSameAs(page.shown().get()) ? nothingNew : all, figures));
    } catch (RuntimeException failure) {
      // Thrown on, it would end the timer for good.
      LOG.error("The page's figures could not be read", failure);
    }
  }

  /** Each page is written to by a thread of its own, and by one at a time. */
  private void send(Page page, List<Event> events, LiveFigures shown) {
    if (!page.busy().compareAndSet(false, true)) {
      return;
    }
    senders.execute(
        () -> {
          try {
            for (Event event : events) {
              page.stream()
                  .send(
                      SseEmitter.event()
                          .name(event.name())
                          .reconnectTime(RECONNECT_MILLIS)
                          .data(event.data()));
            }
            page.shown().set(shown);
          } catch (IOException | IllegalStateException gone) {
            LOG.debug("An open page is gone", gone);
            leave(page);
          } finally {
            page.busy().set(false);
          }
        });
  }

  private String write(Object content) {
    try {
      return json.writeValueAsString(content);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("Figures cannot be written as JSON.", unwritable);
    }
  }

  @Override
  public synchronized void start() {
    ThreadFactory threads = new CustomizableThreadFactory("page-");
    timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    senders =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads,
            // At a stop.
            new ThreadPoolExecutor.DiscardPolicy());
    running = true;
  }

  /** Ends all streams: the web server waits for its requests, and these would never end. */
  @Override
  public void stop() {
    List<Page> open;
    synchronized (this) {
      running = false;
      timer.shutdownNow();
      senders.shutdown();
      open = List.copyOf(pages);
    }
    open.forEach(page -> page.stream().complete());
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /** Before the web server. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
