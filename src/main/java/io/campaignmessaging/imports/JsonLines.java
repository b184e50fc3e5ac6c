package io.campaignmessaging.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;

/** Messages as one JSON object, or as an array of them. */
final class JsonLines implements LineReader {

  private final JsonParser parser;
  private boolean begun;
  private boolean isArray;
  private long rows;

  /**
   * Reads a body.
   *
   * @param text the body
   * @throws IOException if the connection broke
   */
  JsonLines(Reader text) throws IOException {
    parser = JsonFields.FACTORY.createParser(text);
  }

  @Override
  public ImportedLine next() throws IOException {
    try {
      return read();
    } catch (JacksonException unreadable) {
      throw UnreadableBodyException.at(line(), "it is no JSON", unreadable);
    }
  }

  private ImportedLine read() throws IOException {
    JsonToken token = parser.nextToken();
    if (!begun) {
      begun = true;
      isArray = token == JsonToken.START_ARRAY;
      if (isArray) {
        token = parser.nextToken();
      } else if (token != JsonToken.START_OBJECT) {
        throw UnreadableBodyException.at(1, "it is no JSON object and no array of them", null);
      }
    }
    boolean isOver = isArray ? token == JsonToken.END_ARRAY : rows == 1;
    if (isOver) {
      if ((isArray ? parser.nextToken() : token) != null) {
        throw UnreadableBodyException.at(line(), "something stands behind its end", null);
      }
      return null;
    }
    rows++;
    return JsonFields.read(parser, rows, line());
  }

  private long line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
