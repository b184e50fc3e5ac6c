package io.campaignmessaging.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Where the application's processor time went, by the samples of a Flight Recorder file. */
final class BenchmarkProfile {

  private static final int MOST_FRAMES = 10;

  /** Whose code a sample is in: the first of these that any frame of it begins with, inside out. */
  private static final Map<String, String> OWNERS = owners();

  private final Map<String, Integer> frames = new TreeMap<>();
  private final Map<String, Integer> owners = new TreeMap<>();
  private int samples;

  private BenchmarkProfile() {}

  private static Map<String, String> owners() {
    Map<String, String> owners = new LinkedHashMap<>();
    owners.put("org.apache.camel.component.bean.", "Camel: calls of beans");
    owners.put("org.apache.camel.language.", "Camel: expressions");
    owners.put("org.apache.camel.processor.aggregate.", "Camel: aggregator");
    owners.put("org.apache.camel.processor.errorhandler.", "Camel: error handler");
    owners.put("org.apache.camel.component.sql.", "Camel: SQL component");
    owners.put("org.apache.camel.management.", "Camel: JMX");
    owners.put("org.apache.camel.", "Camel: routing, all else");
    owners.put("io.campaignmessaging.", "the application");
    owners.put("com.fasterxml.jackson.", "Jackson");
    owners.put("org.postgresql.", "PostgreSQL's driver");
    owners.put("org.springframework.amqp.", "Spring AMQP");
    owners.put("com.rabbitmq.", "RabbitMQ's client");
    owners.put("org.springframework.", "Spring");
    return owners;
  }

  /**
   * Reads a recording.
   *
   * @param recording what {@code jcmd JFR.dump} wrote
   */
  static BenchmarkProfile of(Path recording) throws IOException {
    BenchmarkProfile profile = new BenchmarkProfile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          profile.add(event.getStackTrace().getFrames());
        }
      }
    }
    return profile;
  }

  private void add(List<RecordedFrame> stack) {
    samples++;
    frames.merge(name(stack.get(0).getMethod()), 1, Integer::sum);
    owners.merge(ownerOf(stack), 1, Integer::sum);
  }

  private static String ownerOf(List<RecordedFrame> stack) {
    for (RecordedFrame frame : stack) {
      String type = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
        if (type.startsWith(owner.getKey())) {
          return owner.getValue();
        }
      }
    }
    return "all else";
  }

  private static String name(RecordedMethod method) {
    return method.getType().getName() + "." + method.getName();
  }

  /** The top frames, and whose code they were called by, as two Markdown tables. */
  String markdown(String subject) {
    return "\nWhere the processor time of `"
        + subject
        + "` went: "
        + samples
        + " samples of Java code\n\n"
        + table("called by", owners, Integer.MAX_VALUE)
        + "\n"
        + table("innermost frame", frames, MOST_FRAMES);
  }

  private String table(String title, Map<String, Integer> counts, int most) {
    StringBuilder text =
        new StringBuilder("| ").append(title).append(" | of the samples |\n| --- | ---: |\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            entry ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.1f %% |%n",
                        entry.getKey(),
                        100.0 * entry.getValue() / samples)));
    return text.toString();
  }
}
