package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.campaignmessaging.sending.RecipientCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageBatchesTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();
  private static final MessageBatches.Begun NEW = new MessageBatches.Begun(7, 1, 0, null);

  @Test
  void aBodyIsDividedAndTheLastBatchSaysSo() throws Exception {
    List<JsonNode> batches = read(lines(1, 25), NEW);

    assertThat(batches).extracting(it -> it.path("messages").size()).containsExactly(10, 10, 5);
    assertThat(batches).extracting(it -> it.path("records").asInt()).containsExactly(10, 20, 25);
    assertThat(batches)
        .extracting(it -> it.path("last").asBoolean())
        .containsExactly(false, false, true);
  }

  @Test
  void anEmptyBodyHasOneBatchThatEndsTheImport() throws Exception {
    assertThat(read("", NEW))
        .singleElement()
        .satisfies(it -> assertThat(it.path("last").asBoolean()).isTrue());
  }

  @Test
  void refusedLinesCountTowardsABatch() throws Exception {
    assertThat(read("x\n".repeat(15), NEW))
        .extracting(it -> it.path("refusals").size())
        .containsExactly(10, 5);
  }

  @Test
  void longTextsMakeSmallBatches() throws Exception {
    String text = "x".repeat(90_000);
    String body = IntStream.range(0, 40).mapToObj(n -> line(n, text)).collect(Collectors.joining());

    assertThat(read(body, NEW, 10_000)).hasSizeGreaterThan(3);
  }

  @Test
  void aRepeatGoesOnBehindWhatWasTakenIn() throws Exception {
    JsonNode first = read(lines(1, 10), NEW).get(0);

    List<JsonNode> rest = read(lines(1, 25), begun(first));

    assertThat(rest)
        .flatExtracting(it -> it.path("messages").findValuesAsText("customerId"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(11, 25).mapToObj(String::valueOf).toList());
  }

  @Test
  void aRepeatInOtherBatchesIsTheSameBody() throws Exception {
    JsonNode first = read(lines(1, 17), NEW, 17).get(0);

    assertThat(read(lines(1, 25), begun(first), 3)).hasSize(3);
  }

  @Test
  void anotherBodyIsRefusedAndGivesNothingOut() throws Exception {
    JsonNode first = read(lines(1, 10), NEW).get(0);

    for (String other : List.of(lines(2, 25), lines(1, 9), "", "x\n" + lines(1, 25))) {
      assertThatThrownBy(() -> read(other, begun(first)))
          .isInstanceOf(ImportRefusedException.class)
          .hasMessageContaining("another body");
    }
  }

  @Test
  void theSameBodyIsComparedToItsEnd() throws Exception {
    JsonNode all = read(lines(1, 10), NEW).get(0);

    batches(lines(1, 10), begun(all), 10).compare();
    assertThatThrownBy(() -> batches(lines(1, 11), begun(all), 10).compare())
        .isInstanceOf(ImportRefusedException.class);
  }

  @Test
  void whatIsReadBeforeTheBreakIsGivenOutOnce() throws Exception {
    MessageBatches batches =
        new MessageBatches(
            new BreakingLines(13), new MessageCheck(new RecipientCheck()), JSON, 10, NEW);

    assertThat(JSON.readTree(batches.next()).path("records").asInt()).isEqualTo(10);
    assertThat(JSON.readTree(batches.next()).path("records").asInt()).isEqualTo(13);
    assertThat(batches.hasNext()).isTrue();
    assertThatThrownBy(batches::next).isInstanceOf(UncheckedIOException.class);
    assertThat(batches.hasNext()).isFalse();
  }

  /** A body whose connection breaks after some lines. */
  private static final class BreakingLines implements LineReader {

    private final int lines;
    private int read;

    BreakingLines(int lines) {
      this.lines = lines;
    }

    @Override
    public ImportedLine next() throws IOException {
      if (read == lines) {
        throw new IOException("The connection broke.");
      }
      read++;
      return ImportedLine.refused(read, read, null, "No matter.");
    }
  }

  private static MessageBatches.Begun begun(JsonNode batch) {
    return new MessageBatches.Begun(
        7, 2, batch.path("records").asLong(), batch.path("digest").asText());
  }

  private static List<JsonNode> read(String body, MessageBatches.Begun begun) throws IOException {
    return read(body, begun, 10);
  }

  private static List<JsonNode> read(String body, MessageBatches.Begun begun, int size)
      throws IOException {
    List<JsonNode> read = new ArrayList<>();
    for (MessageBatches batches = batches(body, begun, size); batches.hasNext(); ) {
      read.add(JSON.readTree(batches.next()));
    }
    return read;
  }

  private static MessageBatches batches(String body, MessageBatches.Begun begun, int size)
      throws IOException {
    return new MessageBatches(
        ImportFormat.NDJSON.read(
            new UploadText(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))),
        new MessageCheck(new RecipientCheck()),
        JSON,
        size,
        begun);
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(n -> line(n, "Hello"))
        .collect(Collectors.joining());
  }

  private static String line(int number, String text) {
    return "{\"customerId\":\"%d\",\"customerEmail\":\"c@example.com\",\"messageText\":\"%s\"}\n"
        .formatted(number, text);
  }
}
