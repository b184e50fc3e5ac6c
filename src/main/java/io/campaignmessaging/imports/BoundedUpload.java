package io.campaignmessaging.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that ends with an exception where it gets too large. */
final class BoundedUpload extends FilterInputStream {

  private final long limit;
  private long bytes;

  /**
   * Bounds a body.
   *
   * @param body the body
   * @param limit most bytes
   */
  BoundedUpload(InputStream body, long limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long more) throws UnreadableBodyException {
    bytes += more;
    if (bytes > limit) {
      throw UnreadableBodyException.tooLarge(limit);
    }
  }
}
