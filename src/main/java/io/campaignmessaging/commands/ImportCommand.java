package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: puts the messages of a file into a campaign. */
@Command(
    name = "import",
    description = {
      "Put the messages of a file into a campaign, however large it is.",
      "The import runs under a key: repeated with the same one, it is not done twice."
    })
final class ImportCommand extends ApplicationCommand {

  private static final int BAR_WIDTH = 30;
  private static final String STANDARD_INPUT = "-";

  /** What the application reads. */
  enum Format {
    /** A head line with the columns' names, then a message a line. */
    CSV("text/csv; charset=utf-8"),
    /** A JSON object a line. */
    NDJSON("application/x-ndjson"),
    /** A JSON document. */
    JSON("application/json");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }
  }

  @Parameters(paramLabel = "FILE", description = "The file; - reads standard input.")
  private Path file;

  @Option(
      names = "--campaign",
      required = true,
      paramLabel = "ID",
      description = "Into which campaign.")
  private String campaign;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, ndjson or json; by default what the file's name ends with.")
  private Format format;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The key of an import that is to be repeated; by default a new one.")
  private String key;

  ImportCommand(Surroundings surroundings) {
    super(surroundings, true);
  }

  @Override
  int run(ApplicationClient application) throws IOException {
    String contentType = format().contentType;
    boolean fromFile = !file.toString().equals(STANDARD_INPUT);
    if (fromFile && !Files.isReadable(file)) {
      throw new CommandFailure(ExitCode.USAGE, "There is no readable file " + file + ".");
    }
    if (fromFile && !Files.isRegularFile(file)) {
      throw new CommandFailure(ExitCode.USAGE, file + " is no file.");
    }
    // A wrong password or address is said before anything is uploaded.
    application.get("/api/campaigns", Map.of("limit", 1));
    boolean repeated = key != null;
    if (!repeated) {
      key = UUID.randomUUID().toString();
    }
    terminal().error("Idempotency-Key: " + key);
    UploadProgress progress =
        new UploadProgress(terminal(), json() || !fromFile ? -1 : Files.size(file), BAR_WIDTH);
    Answer answer;
    try {
      answer =
          application.upload(
              "/api/campaigns/" + ApplicationClient.segment(campaign) + "/messages",
              contentType,
              key,
              content(fromFile, progress));
    } catch (CommandFailure failure) {
      progress.end();
      if (failure.exitCode() == ExitCode.UNREACHABLE) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            failure.getMessage()
                + "\nHow much was taken is not known. Repeat it with --idempotency-key "
                + key
                + ", and nothing is put in twice.");
      }
      if (failure.problem() != null && !json()) {
        listRefusals(failure.problem().json());
      }
      throw failure;
    }
    progress.end();
    return report(answer);
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Format.CSV;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Format.NDJSON;
    }
    if (name.endsWith(".json")) {
      return Format.JSON;
    }
    throw new CommandFailure(
        ExitCode.USAGE, "What is in " + file + "? Say --format csv, ndjson or json.");
  }

  private BodyPublisher content(boolean fromFile, UploadProgress progress) throws IOException {
    if (!fromFile) {
      return BodyPublishers.ofInputStream(() -> System.in);
    }
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> progress.open(file));
    return BodyPublishers.fromPublisher(stream, Math.max(1, Files.size(file)));
  }

  private int report(Answer answer) {
    JsonNode report = answer.json();
    long refused = report.path("refused").asLong();
    if (json()) {
      terminal().document(answer.text());
    } else {
      terminal()
          .line(
              Terminal.count(report.path("accepted").asLong())
                  + " messages are in campaign "
                  + Terminal.clean(campaign)
                  + (refused == 0 ? "." : ", " + Terminal.count(refused) + " were refused:"));
      listRefusals(report);
    }
    return refused > 0 ? ExitCode.LINES_REFUSED : ExitCode.DONE;
  }

  private void listRefusals(JsonNode report) {
    if (!report.path("refusals").isEmpty()) {
      DocumentText.of(report.path("refusals")).forEach(terminal()::line);
    }
    if (report.path("refusalsTruncated").asBoolean()) {
      terminal().line("… and more, which are not listed.");
    }
  }
}
