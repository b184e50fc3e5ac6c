package io.campaignmessaging.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Messages as RFC 4180 has them, under a header line that names the columns. */
final class CsvLines implements LineReader {

  private final CSVParser parser;
  private final RecordBound bound;
  private Iterator<CSVRecord> records;
  private List<String> columns;
  private long rows;

  /**
   * Reads a body.
   *
   * @param text the body
   * @throws IOException if the connection broke
   */
  CsvLines(Reader text) throws IOException {
    bound = new RecordBound(text);
    parser = CSVParser.builder().setReader(bound).setFormat(CSVFormat.RFC4180).get();
    records = parser.iterator();
  }

  @Override
  public ImportedLine next() throws IOException {
    if (columns == null) {
      columns = header();
    }
    while (true) {
      long line = parser.getCurrentLineNumber() + 1;
      CSVRecord record = read(line);
      if (record == null) {
        return null;
      }
      if (!isBlank(record)) {
        return line(record, line);
      }
    }
  }

  private ImportedLine line(CSVRecord record, long line) {
    rows++;
    if (record.size() != columns.size()) {
      return ImportedLine.refused(
          rows,
          line,
          null,
          "The line has %d values where the header names %d columns."
              .formatted(record.size(), columns.size()));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int column = 0; column < columns.size(); column++) {
      fields.put(columns.get(column), record.get(column));
    }
    return ImportedLine.of(rows, line, fields);
  }

  private List<String> header() throws IOException {
    CSVRecord header = read(1);
    if (header == null) {
      throw UnreadableBodyException.at(1, "it has no header line", null);
    }
    if (header.size() > MOST_FIELDS) {
      throw UnreadableBodyException.at(
          1, "the header names more than " + MOST_FIELDS + " columns", null);
    }
    Set<String> names = new LinkedHashSet<>();
    for (String name : header) {
      if (name.isBlank() || !names.add(name)) {
        throw UnreadableBodyException.at(
            1, "the header names a column twice or has one without a name", null);
      }
    }
    return List.copyOf(names);
  }

  private CSVRecord read(long line) throws IOException {
    bound.begin();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException failure) {
      if (failure.getCause() instanceof UnreadableBodyException unreadable) {
        throw unreadable;
      }
      if (bound.isExceeded()) {
        throw UnreadableBodyException.at(
            line,
            "a message has more than " + LONGEST_TEXT + " characters, or a quote is not closed",
            failure);
      }
      if (failure.getCause() instanceof CSVException) {
        throw UnreadableBodyException.at(line, "its quotes are not as RFC 4180 has them", failure);
      }
      throw failure.getCause();
    }
  }

  /** An empty line, which many programs write at the end. */
  private boolean isBlank(CSVRecord record) {
    return record.size() == 1 && record.get(0).isEmpty();
  }

  /** Lets no message become so long that it fills the memory. */
  private static final class RecordBound extends FilterReader {

    private int characters;

    RecordBound(Reader text) {
      super(text);
    }

    void begin() {
      characters = 0;
    }

    boolean isExceeded() {
      return characters > LONGEST_TEXT;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int more) throws IOException {
      characters += more;
      if (isExceeded()) {
        throw new IOException("A message is too long.");
      }
    }
  }
}
