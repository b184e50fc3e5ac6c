package io.campaignmessaging.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * The text of a body, which can be read once. Bytes that are no UTF-8 become the replacement
 * character, which {@link MessageCheck} refuses in the line that has it: one bad line does not take
 * the others along.
 *
 * <p>It is a {@link StreamCache} that caches nothing: Camel's HTTP component reads any other body
 * into memory before a route sees it.
 */
final class UploadText extends BufferedReader implements StreamCache {

  private static final int BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Reads a body.
   *
   * @param body the bytes
   */
  UploadText(InputStream body) {
    super(
        new InputStreamReader(
            body,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  /**
   * Passes over a byte order mark, if one stands here.
   *
   * @throws IOException if the connection broke
   */
  void skipByteOrderMark() throws IOException {
    mark(1);
    if (read() != BYTE_ORDER_MARK) {
      super.reset();
    }
  }

  /** Does nothing: what was read is gone. */
  @Override
  public void reset() {
    // Camel calls it before it hands a body on.
  }

  @Override
  public void writeTo(OutputStream target) throws IOException {
    Writer writer = new OutputStreamWriter(target, StandardCharsets.UTF_8);
    transferTo(writer);
    writer.flush();
  }

  /** There is no second one: null. */
  @Override
  public StreamCache copy(Exchange exchange) {
    return null;
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  /** The length is not known: 0. */
  @Override
  public long length() {
    return 0;
  }

  /** The position is not known: -1. */
  @Override
  public long position() {
    return -1;
  }
}
