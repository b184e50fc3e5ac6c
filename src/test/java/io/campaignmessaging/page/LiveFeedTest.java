package io.campaignmessaging.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The stream of moving figures, over HTTP. */
@SpringBootTest(
    classes = PageTestConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"campaign.page.interval=100ms", "campaign.page.stream-limit=2"})
@ImportAutoConfiguration({
  DispatcherServletAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  ServletWebServerFactoryAutoConfiguration.class,
  ThymeleafAutoConfiguration.class,
  WebMvcAutoConfiguration.class
})
class LiveFeedTest {

  @LocalServerPort private int port;
  @Autowired private StandInRoutes routes;
  @Autowired private LiveFeed feed;
  private final List<Stream> streams = new ArrayList<>();

  @BeforeEach
  void answerAsTheRoutesDo() {
    routes.forget();
    StandInAnswers.giveTo(routes);
  }

  @AfterEach
  void closeThePages() {
    streams.forEach(Stream::close);
    Awaitility.await().until(() -> !feed.isReading() && feed.pages() == 0);
    if (!feed.isRunning()) {
      feed.start();
    }
  }

  @Test
  void whileNobodyLooksNothingIsRead() {
    assertThat(feed.isReading()).isFalse();
    assertThat(routes.called()).isEmpty();
  }

  @Test
  void anOpenPageGetsTheFiguresAndThenOnlyWhatChanges() {
    Stream page = open();
    Awaitility.await().until(() -> page.events("throughput").size() >= 3);

    assertThat(page.events("history")).hasSize(1);
    assertThat(page.events("figures")).singleElement().asString().contains("autumn-2026");

    routes.answer("list-campaigns", "{\"items\":[]}");

    Awaitility.await().until(() -> page.events("figures").size() == 2);
    assertThat(page.events("figures").get(1)).doesNotContain("autumn-2026");
  }

  @Test
  void oneReadingServesAllOpenPages() {
    Stream one = open();
    Stream other = open();
    Awaitility.await()
        .until(
            () -> one.events("throughput").size() >= 5 && other.events("throughput").size() >= 5);

    int readings = routes.calls("list-campaigns").size();
    int longest = Math.max(one.events("throughput").size(), other.events("throughput").size());

    assertThat(readings).isBetween(longest, longest + 2);
  }

  @Test
  void whenTheLastPageIsClosedTheReadingEnds() {
    Stream page = open();
    Awaitility.await().until(feed::isReading);

    page.close();

    Awaitility.await().until(() -> !feed.isReading());
    assertThat(feed.pages()).isZero();
  }

  @Test
  void morePagesThanMayBeOpenAreRefused() throws IOException {
    open();
    open();
    HttpURLConnection third = connect();

    assertThat(third.getResponseCode()).isEqualTo(503);
    assertThat(feed.pages()).isEqualTo(2);
  }

  @Test
  void figuresThatCannotBeReadAreSaidAndComeBack() {
    routes.answer("list-campaigns", 503, "{\"detail\":\"The database is away.\"}");
    Stream page = open();
    Awaitility.await().until(() -> !page.events("problem").isEmpty());
    assertThat(page.events("problem").get(0)).isEqualTo("\"The database is away.\"");

    StandInAnswers.giveTo(routes);

    Awaitility.await().until(() -> !page.events("figures").isEmpty());
  }

  @Test
  void aStopEndsAllStreamsAndLetsNoneIn() throws IOException {
    Stream page = open();
    Awaitility.await().until(() -> !page.events("figures").isEmpty());

    feed.stop();

    Awaitility.await().until(page::isOver);
    assertThat(connect().getResponseCode()).isEqualTo(503);
  }

  private Stream open() {
    Stream stream = new Stream(connect());
    streams.add(stream);
    int pages = streams.size();
    Awaitility.await().until(() -> feed.pages() == pages);
    return stream;
  }

  private HttpURLConnection connect() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/ui/events").toURL().openConnection();
      connection.setRequestProperty("Accept", "text/event-stream");
      return connection;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** A page's end of its stream. */
  private static final class Stream {

    private record Event(String name, String data) {}

    private final HttpURLConnection connection;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "open-page");

    Stream(HttpURLConnection connection) {
      this.connection = connection;
      reader.setDaemon(true);
      reader.start();
    }

    List<String> events(String name) {
      return events.stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
    }

    boolean isOver() {
      return !reader.isAlive();
    }

    void close() {
      connection.disconnect();
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        String name = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event:")) {
            name = line.substring("event:".length());
          } else if (line.startsWith("data:")) {
            events.add(new Event(name, line.substring("data:".length())));
          }
        }
      } catch (IOException closed) {
        // By the test, or by the end of the stream.
      }
    }
  }
}
