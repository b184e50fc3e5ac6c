package io.campaignmessaging.imports;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.MimeType;

/** What a body of messages can be. */
enum ImportFormat {
  /** One object, or an array of them. */
  JSON("application/json"),
  /** RFC 4180 with a header line. */
  CSV("text/csv"),
  /** One object on each line. */
  NDJSON("application/x-ndjson");

  private final MimeType type;

  ImportFormat(String type) {
    this.type = MimeType.valueOf(type);
  }

  static Optional<ImportFormat> of(MimeType type) {
    return Stream.of(values()).filter(format -> format.type.equalsTypeAndSubtype(type)).findFirst();
  }

  LineReader read(UploadText text) throws IOException {
    text.skipByteOrderMark();
    return switch (this) {
      case JSON -> new JsonLines(text);
      case CSV -> new CsvLines(text);
      case NDJSON -> new NdjsonLines(text);
    };
  }
}
