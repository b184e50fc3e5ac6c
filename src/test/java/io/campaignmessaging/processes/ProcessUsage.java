package io.campaignmessaging.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process and its children have used.
 *
 * @param cpuSeconds user and system time of the living processes and of those they waited for
 * @param peakResidentBytes the largest resident set of the largest process; PostgreSQL's share most
 *     of theirs, so that a sum would say nothing
 */
public record ProcessUsage(double cpuSeconds, long peakResidentBytes) {

  /** {@code USER_HZ} of Linux on all its 64-bit machines: proc(5), {@code utime}. */
  private static final double TICKS_PER_SECOND = 100;

  /** The fields of {@code /proc/<pid>/stat} behind the name: utime, stime, cutime, cstime. */
  private static final int USER_TIME = 11;

  private static final int TIMES = 4;
  private static final long KIBIBYTE = 1024;

  static ProcessUsage of(List<Long> pids) throws IOException {
    double ticks = 0;
    long peak = 0;
    for (long pid : pids) {
      Path process = Path.of("/proc", String.valueOf(pid));
      try {
        String stat = Files.readString(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        for (int field = USER_TIME; field < USER_TIME + TIMES; field++) {
          ticks += Long.parseLong(fields[field]);
        }
        peak = Math.max(peak, peakResidentBytes(process));
      } catch (NoSuchFileException e) {
        // It has ended since it was listed; its parent counts its time.
        continue;
      }
    }
    return new ProcessUsage(ticks / TICKS_PER_SECOND, peak);
  }

  private static long peakResidentBytes(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
        .findFirst()
        .orElse(0);
  }
}
