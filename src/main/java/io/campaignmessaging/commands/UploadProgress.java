package io.campaignmessaging.commands;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Shows how much of a file has been uploaded, where a person sees it. */
final class UploadProgress {

  private static final long NANOS_BETWEEN_LINES = 100_000_000;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final Terminal terminal;
  private final long size;
  private final int width;

  private long read;
  private long shownAt;
  private boolean shown;

  /**
   * Makes it.
   *
   * @param terminal where it is shown
   * @param size the file's size in bytes; -1 shows nothing
   * @param width of the bar, in characters
   */
  UploadProgress(Terminal terminal, long size, int width) {
    this.terminal = terminal;
    this.size = size;
    this.width = width;
  }

  /**
   * Opens the file.
   *
   * @param file which
   * @return a stream that shows how far it was read
   */
  InputStream open(Path file) {
    try {
      return new FilterInputStream(Files.newInputStream(file)) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          count(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int some = super.read(bytes, offset, length);
          count(Math.max(0, some));
          return some;
        }
      };
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The file " + file + " cannot be read", unreadable);
    }
  }

  private synchronized void count(int bytes) {
    read += bytes;
    long now = System.nanoTime();
    if (now - shownAt > NANOS_BETWEEN_LINES) {
      shownAt = now;
      show();
    }
  }

  /** Shows it a last time and goes to the next line. */
  synchronized void end() {
    if (shown) {
      show();
      terminal.endOverwriting();
    }
  }

  private void show() {
    if (size > 0 && terminal.isInteractive()) {
      shown = true;
      terminal.overwrite(
          terminal.bar(read, size, width)
              + String.format(
                  Locale.ROOT,
                  " %s of %,.1f MB uploaded",
                  Terminal.percent(read, size),
                  size / BYTES_PER_MEGABYTE));
    }
  }
}
