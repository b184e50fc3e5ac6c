package io.campaignmessaging.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the vendor wrote down.
 *
 * @param calls every call that reached it, in order
 */
record VendorLedger(List<Call> calls) {

  /** What the vendor answers. */
  enum Outcome {
    DELIVERED(200),
    BOUNCED(422),
    UNAVAILABLE(503),
    RATE_LIMITED(429);

    private final int status;

    Outcome(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * One call.
   *
   * @param millis when it came in, on the wall clock
   * @param key its idempotency key, {@code <message id>-<attempt>}
   * @param bodyHash the beginning of its body's SHA-256
   * @param outcome what was answered, or was to be
   */
  record Call(long millis, String key, String bodyHash, Outcome outcome) {

    String toLine() {
      return millis + " " + key + " " + bodyHash + " " + outcome + "\n";
    }

    static Call ofLine(String line) {
      String[] parts = line.split(" ");
      return new Call(Long.parseLong(parts[0]), parts[1], parts[2], Outcome.valueOf(parts[3]));
    }

    long messageId() {
      return Long.parseLong(key.substring(0, key.indexOf('-')));
    }

    int attempt() {
      return Integer.parseInt(key.substring(key.indexOf('-') + 1));
    }
  }

  static VendorLedger read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return new VendorLedger(lines.map(Call::ofLine).toList());
    }
  }

  Map<String, List<Call>> byKey() {
    return calls.stream().collect(Collectors.groupingBy(Call::key));
  }
}
