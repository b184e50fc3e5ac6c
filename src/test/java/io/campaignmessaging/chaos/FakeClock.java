package io.campaignmessaging.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A wall clock that steps while a process runs, by Debian's libfaketime. The monotonic clock stays
 * what it is, as it does when an administrator sets the time.
 */
final class FakeClock {

  private static final List<String> STEPS = List.of("+1h", "+0", "-1h", "+0");

  private final Path file;
  private final Path library;
  private int steps;

  FakeClock(Path file) throws IOException {
    this.file = file;
    this.library = findLibrary();
    Files.writeString(file, "+0\n");
  }

  private static Path findLibrary() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "There is no libfaketimeMT.so.1 below /usr/lib; apt-get install libfaketime"));
    }
  }

  /** The environment of a process that shall live by this clock. */
  Map<String, String> variables() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        // Its fix for glibc before 2.25 makes every wait of a JVM return at once, again and again.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "FAKETIME_CACHE_DURATION", "1");
  }

  /** An hour forward, back, an hour backward, back, and so on; it holds within a second. */
  void step() throws IOException {
    Files.writeString(file, STEPS.get(steps % STEPS.size()) + "\n");
    steps++;
  }
}
