package io.campaignmessaging.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each format makes of a body. */
class LineReaderTest {

  @Test
  void csvLinesAreCountedAsAnEditorDoes() throws Exception {
    String body = "a,b\r\n1,\"two\r\nlines, \"\"quoted\"\"\"\r\n\r\n3,\u00e4\n4\n5,6";

    assertThat(read(ImportFormat.CSV, body))
        .extracting(ImportedLine::row, ImportedLine::line, ImportedLine::fields)
        .containsExactly(
            tuple(1L, 2L, Map.of("a", "1", "b", "two\r\nlines, \"quoted\"")),
            tuple(2L, 5L, Map.of("a", "3", "b", "ä")),
            tuple(3L, 6L, Map.of()),
            tuple(4L, 7L, Map.of("a", "5", "b", "6")));
  }

  @Test
  void csvWithManyNamesOrNoneIsUnreadable() {
    assertUnreadable(ImportFormat.CSV, "", "no header line");
    assertUnreadable(ImportFormat.CSV, "a,a\n", "twice");
    assertUnreadable(ImportFormat.CSV, "a,\n", "without a name");
    assertUnreadable(ImportFormat.CSV, "a,".repeat(100) + "b\n", "more than 100 columns");
    assertUnreadable(ImportFormat.CSV, "a\n\"b\"c\n", "From line 2");
    assertUnreadable(ImportFormat.CSV, "a\n\"b\n", "From line 2");
  }

  @Test
  void aQuoteThatIsNeverClosedDoesNotFillTheMemory() {
    assertUnreadable(ImportFormat.CSV, "a\n\"" + "x".repeat(3_000_000), "a quote is not closed");
  }

  @Test
  void ndjsonIsReadLineByLineWhateverIsWrongWithOne() throws Exception {
    String body =
        "{\"a\":1.50,\"b\":true,\"c\":null}\n\n{\"a\":\n[1]\n{\"a\":{\"b\":1}}\n{\"a\":1,\"a\":2}\n{} {}\n"
            + "{\"a\":\""
            + "x".repeat(1_000_001)
            + "\"}\n{\"a\":\"\\u0041\"}";

    List<ImportedLine> lines = read(ImportFormat.NDJSON, body);

    assertThat(lines)
        .extracting(ImportedLine::line, it -> it.refusal() == null)
        .containsExactly(
            tuple(1L, true),
            tuple(3L, false),
            tuple(4L, false),
            tuple(5L, false),
            tuple(6L, false),
            tuple(7L, false),
            tuple(8L, false),
            tuple(9L, true));
    assertThat(lines.get(0).fields())
        .containsEntry("a", "1.50")
        .containsEntry("b", "true")
        .containsEntry("c", null);
    assertThat(lines.get(7).fields()).containsEntry("a", "A");
  }

  @Test
  void aJsonArrayIsReadObjectByObject() throws Exception {
    assertThat(read(ImportFormat.JSON, "[\n{\"a\": 1},\n 17, {\"a\": [1]}\n]"))
        .extracting(ImportedLine::row, ImportedLine::line, it -> it.refusal() == null)
        .containsExactly(tuple(1L, 2L, true), tuple(2L, 3L, false), tuple(3L, 3L, false));
    assertThat(read(ImportFormat.JSON, "[]")).isEmpty();
    assertThat(read(ImportFormat.JSON, "{\"a\": 1}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "17", "nonsense", "{} {}", "[] []", "[{}", "[{},", "{\"a\":", "\"a\""})
  void jsonThatIsNoneIsUnreadable(String body) {
    assertUnreadable(ImportFormat.JSON, body, "cannot be read");
  }

  @Test
  void anObjectOfManyFieldsIsPassedOver() throws Exception {
    StringBuilder fields = new StringBuilder("{\"f\":0");
    for (int field = 0; field < 1_000; field++) {
      fields.append(",\"f").append(field + 1).append("\":1");
    }

    assertThat(read(ImportFormat.NDJSON, fields + "}").get(0).refusal().reason())
        .contains("more than 100 fields");
  }

  @ParameterizedTest
  @EnumSource(ImportFormat.class)
  void aByteOrderMarkIsNoPartOfTheFirstField(ImportFormat format) throws Exception {
    String body = format == ImportFormat.CSV ? "a\n1\n" : "{\"a\":1}";

    assertThat(read(format, "\uFEFF" + body).get(0).fields()).isEqualTo(Map.of("a", "1"));
  }

  @ParameterizedTest
  @EnumSource(ImportFormat.class)
  void bytesThatAreNoUtf8StandInTheirLineAlone(ImportFormat format) throws Exception {
    byte[] body =
        (format == ImportFormat.CSV
                ? "a\n#\nfine\n"
                : format == ImportFormat.NDJSON
                    ? "{\"a\":\"#\"}\n{\"a\":\"fine\"}"
                    : "[{\"a\":\"#\"},{\"a\":\"fine\"}]")
            .getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < body.length; at++) {
      body[at] = body[at] == '#' ? (byte) 0xC3 : body[at];
    }

    assertThat(read(format, body))
        .extracting(it -> it.fields().get("a"))
        .containsExactly("\uFFFD", "fine");
  }

  @ParameterizedTest
  @EnumSource(ImportFormat.class)
  void aBodyThatIsTooLargeEndsThere(ImportFormat format) {
    String line = format == ImportFormat.CSV ? "a\n" : "{\"a\":1}\n";
    byte[] body =
        (format == ImportFormat.JSON ? "[0" + ",0".repeat(20_000) : line.repeat(20_000))
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> {
              LineReader lines =
                  format.read(
                      new UploadText(new BoundedUpload(new ByteArrayInputStream(body), 20_000)));
              while (lines.next() != null) {
                // Up to the bound.
              }
            })
        .isInstanceOfSatisfying(
            UnreadableBodyException.class,
            unreadable ->
                assertThat(unreadable.getMessage()).contains("campaign.import.max-bytes"));
  }

  /** Whatever comes is read, refused or unreadable, and counted in order. */
  @RepeatedTest(300)
  void anyBodyIsReadToItsEndOrUnreadable(RepetitionInfo repetition) throws Exception {
    Random dice = new Random(repetition.getCurrentRepetition());
    String[] pieces = {
      "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "null", "\n", "\r\n", "\\u0000", " ",
      "\uFEFF", "é", "a"
    };
    StringBuilder body = new StringBuilder();
    for (int piece = dice.nextInt(40); piece > 0; piece--) {
      body.append(pieces[dice.nextInt(pieces.length)]);
    }
    for (ImportFormat format : ImportFormat.values()) {
      long rows = 0;
      long line = 0;
      try {
        for (ImportedLine read : read(format, body.toString())) {
          assertThat(read.row()).isEqualTo(++rows);
          assertThat(read.line()).isGreaterThanOrEqualTo(line);
          line = read.line();
        }
      } catch (UnreadableBodyException unreadable) {
        assertThat(unreadable.getMessage()).startsWith("From line ");
      }
    }
  }

  private static void assertUnreadable(ImportFormat format, String body, String reason) {
    assertThatThrownBy(() -> read(format, body))
        .isInstanceOf(UnreadableBodyException.class)
        .hasMessageContaining(reason);
  }

  private static List<ImportedLine> read(ImportFormat format, String body) throws IOException {
    return read(format, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ImportedLine> read(ImportFormat format, byte[] body) throws IOException {
    LineReader reader = format.read(new UploadText(new ByteArrayInputStream(body)));
    List<ImportedLine> lines = new ArrayList<>();
    for (ImportedLine line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
    return lines;
  }
}
