package io.campaignmessaging.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of a benchmark, as Markdown and as JSON. */
final class BenchmarkReport {

  /**
   * A case and the limits that were measured right before it on the same servers.
   *
   * @param result of the case
   * @param statements the limit of the database; null where it says nothing about the case
   * @param broker the limit of the broker; null likewise
   * @param profile where the processor time went, as Markdown; empty if nobody asked
   */
  record Row(
      BenchmarkResult result,
      BenchmarkResult statements,
      BenchmarkResult broker,
      @JsonIgnore String profile) {

    double ratio() {
      return statements == null ? Double.NaN : result.perSecond() / statements.perSecond();
    }
  }

  private final List<Row> rows = new ArrayList<>();

  void add(Row row) {
    rows.add(row);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  private static String hardware() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    return "%d × %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor,
            System.getProperty("java.version"));
  }

  String markdown(String command) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Benchmark\n\n")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(", ")
        .append(hardware())
        .append(", shared by the application, PostgreSQL and RabbitMQ. Again: `")
        .append(command)
        .append("`\n\nPostgreSQL: ")
        .append(String.join(", ", BenchmarkServices.DATABASE_SETTINGS))
        .append(
            ", fsync and synchronous_commit on. RabbitMQ: quorum queue, persistent messages, confirms.\n\n")
        .append(
            """
            | case | messages | messages/s | of the statements' limit | limit: statements/s | limit: broker/s |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
    for (Row row : rows) {
      text.append(
          format(
                  "| %s | %,d | %,.0f |",
                  row.result().name(), row.result().messages(), row.result().perSecond())
              + (row.statements() == null
                  ? " | | |\n"
                  : format(
                      " %.2f | %,.0f | %,.0f |%n",
                      row.ratio(), row.statements().perSecond(), row.broker().perSecond())));
    }
    text.append(
        """

        CPU-seconds for 1,000 messages, and what the application takes:

        | case | application | PostgreSQL | RabbitMQ | all | PostgreSQL at its limit | peak RSS, MiB | allocated per message, KiB | database, MiB for 1,000,000 |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    for (Row row : rows) {
      text.append(
          format(
              "| %s | %.4f | %.4f | %.4f | %.4f | %s | %d | %.1f | %.0f |%n",
              row.result().name(),
              row.result().applicationCpu(),
              row.result().databaseCpu(),
              row.result().brokerCpu(),
              row.result().cpu(),
              row.statements() == null ? "" : format("%.4f", row.statements().databaseCpu()),
              row.result().peakResidentMebibytes(),
              row.result().allocatedKibibytes(),
              row.result().databaseMebibytes()));
    }
    text.append(
        """

        Seconds from PENDING to final, which is mostly waiting for one's turn, because all messages became PENDING at once; seconds from a
        vendor's answer to its committed result; calls that a vendor of its own had at the same time:

        | case | p50 | p95 | p99 | from the answer: p50 | p95 | p99 | calls in flight |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    for (Row row : rows) {
      text.append(
          format(
              "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %s |%n",
              row.result().name(),
              row.result().p50Seconds(),
              row.result().p95Seconds(),
              row.result().p99Seconds(),
              row.result().p50SinceAnswer(),
              row.result().p95SinceAnswer(),
              row.result().p99SinceAnswer(),
              row.result().mostInFlight() == 0 ? "" : format("%,d", row.result().mostInFlight())));
    }
    rows.forEach(row -> text.append(row.profile()));
    return text.toString();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    document.put("hardware", hardware());
    document.put("rows", rows);
    Files.writeString(
        file,
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(document)
            + "\n");
  }
}
