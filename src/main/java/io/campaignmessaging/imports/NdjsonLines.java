package io.campaignmessaging.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.Reader;

/**
 * Messages as JSON objects, one on each line; what is wrong with a line does not touch the next.
 */
final class NdjsonLines implements LineReader {

  private final Reader text;
  private final StringBuilder content = new StringBuilder();
  private long lines;
  private long rows;

  /**
   * Reads a body.
   *
   * @param text the body
   */
  NdjsonLines(Reader text) {
    this.text = text;
  }

  @Override
  public ImportedLine next() throws IOException {
    while (readLine()) {
      if (content.length() > LONGEST_TEXT) {
        rows++;
        return ImportedLine.refused(
            rows, lines, null, "The line has more than " + LONGEST_TEXT + " characters.");
      }
      String line = content.toString();
      if (!line.isBlank()) {
        rows++;
        return parse(line);
      }
    }
    return null;
  }

  private ImportedLine parse(String line) throws IOException {
    try (JsonParser parser = JsonFields.FACTORY.createParser(line)) {
      parser.nextToken();
      ImportedLine read = JsonFields.read(parser, rows, lines);
      return parser.nextToken() == null
          ? read
          : ImportedLine.refused(rows, lines, null, "Something stands behind the JSON object.");
    } catch (JacksonException unreadable) {
      return ImportedLine.refused(rows, lines, null, "The line is no JSON.");
    }
  }

  /** What is longer than a line may be is passed over and not kept. */
  private boolean readLine() throws IOException {
    content.setLength(0);
    int next = text.read();
    if (next < 0) {
      return false;
    }
    lines++;
    while (next >= 0 && next != '\n') {
      if (content.length() <= LONGEST_TEXT) {
        content.append((char) next);
      }
      next = text.read();
    }
    return true;
  }
}
