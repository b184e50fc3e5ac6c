package io.campaignmessaging.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * An answer's body that ends with an exception when it grows too long or comes too slowly: a
 * socket's time-out only limits the wait between two bytes.
 */
final class BoundedAnswer extends HttpEntityWrapper {

  /** Longest body that is read, in bytes. Vendors' answers have a few hundred. */
  static final int MAXIMAL_BYTES = 1024 * 1024;

  private final long deadlineNanos;
  private InputStream content;

  BoundedAnswer(HttpEntity entity, Duration timeout) {
    super(entity);
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public synchronized InputStream getContent() throws IOException {
    if (content == null) {
      content = new BoundedStream(super.getContent());
    }
    return content;
  }

  private final class BoundedStream extends InputStream {

    private final InputStream source;
    private long remaining = MAXIMAL_BYTES;
    private boolean broken;

    BoundedStream(InputStream source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = source.read(buffer, offset, length);
      remaining -= Math.max(count, 0);
      if (remaining < 0) {
        broken = true;
        throw new IOException("The vendor's answer has more than " + MAXIMAL_BYTES + " bytes.");
      }
      if (System.nanoTime() - deadlineNanos > 0 && count >= 0) {
        broken = true;
        throw new SocketTimeoutException("The vendor's answer took too long to come in.");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      // Closing reads what is left, to use the connection again; a broken one is thrown away
      // instead.
      if (!broken) {
        source.close();
      }
    }
  }
}
