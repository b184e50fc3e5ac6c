package io.campaignmessaging.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.campaignmessaging.vendor.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;

/** Helps the routes of {@code enqueue-messages.camel.yaml}: reads requests, bodies and outcomes. */
@Component
public class MessageImports {

  /** The exchange property with the body, which is read while its batches are taken in. */
  static final String BODY = "importBody";

  /** The exchange property with what {@code begin-message-import.sql} answered. */
  static final String IMPORT = "import";

  private static final Pattern CAMPAIGN = Pattern.compile("\\P{Cntrl}{1,200}");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Set<Charset> CHARSETS =
      Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

  private final ImportProperties properties;
  private final MessageCheck check;
  private final JsonMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Makes the helper.
   *
   * @param properties bound the imports
   * @param check checks their lines
   */
  MessageImports(ImportProperties properties, MessageCheck check) {
    this.properties = properties;
    this.check = check;
  }

  /** The body of an import and what it is. */
  record Body(UploadText content, ImportFormat format) {}

  /**
   * Reads what is asked for, and keeps the body for the batches without reading it.
   *
   * @param exchange the request, with the headers {@code campaignId}, {@code Content-Type} and,
   *     where it is to be repeatable, {@code Idempotency-Key}
   * @return the request as a JSON object
   * @throws InvalidRequestException if a header cannot be used
   * @throws ImportRefusedException if the body is of no known kind, or too large
   * @throws IOException if the body cannot be opened
   */
  public String readRequest(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    String campaign = message.getHeader("campaignId", String.class);
    if (campaign == null || campaign.isBlank() || !CAMPAIGN.matcher(campaign).matches()) {
      throw new InvalidRequestException(
          List.of("The campaign's id in the path must have 1 to 200 characters in one line."));
    }
    String key = message.getHeader("Idempotency-Key", String.class);
    if (key != null && !KEY.matcher(key).matches()) {
      throw new InvalidRequestException(
          List.of(
              "The header Idempotency-Key must have 1 to 255 printable ASCII characters and no"
                  + " space."));
    }
    ImportFormat format = format(message.getHeader(Exchange.CONTENT_TYPE, String.class));
    exchange.setProperty(BODY, new Body(open(message), format));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("campaignId", campaign);
    request.put("format", format.name());
    if (key != null) {
      request.put("idempotencyKey", key);
    }
    return json.writeValueAsString(request);
  }

  private static ImportFormat format(String contentType) {
    try {
      MimeType type = MimeType.valueOf(contentType == null ? "" : contentType);
      if (type.getCharset() == null || CHARSETS.contains(type.getCharset())) {
        return ImportFormat.of(type).orElseThrow(MessageImports::unknownFormat);
      }
    } catch (InvalidMimeTypeException unreadable) {
      // Said below.
    }
    throw unknownFormat();
  }

  private static ImportRefusedException unknownFormat() {
    return new ImportRefusedException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "The Content-Type must be application/json, text/csv or application/x-ndjson, in UTF-8.");
  }

  /** A body that comes over HTTP is bounded and decoded by the {@link UploadFilter}. */
  private UploadText open(Message message) {
    Long length = message.getHeader(Exchange.CONTENT_LENGTH, Long.class);
    if (length != null && length > properties.maxBytes()) {
      throw new ImportRefusedException(
          HttpStatus.PAYLOAD_TOO_LARGE,
          UnreadableBodyException.tooLarge(properties.maxBytes()).getMessage());
    }
    if (message.getBody() instanceof UploadText text) {
      return text;
    }
    InputStream body = message.getBody(InputStream.class);
    return new UploadText(
        new BoundedUpload(
            body == null ? InputStream.nullInputStream() : body, properties.maxBytes()));
  }

  /**
   * How long an import counts as running after a batch.
   *
   * @return seconds
   */
  public double leaseSeconds() {
    return properties.lease().toMillis() / 1000.0;
  }

  /**
   * How long the key and the report of an import are kept.
   *
   * @return seconds
   */
  public double keyRetentionSeconds() {
    return properties.keyRetention().toMillis() / 1000.0;
  }

  /**
   * Reads the body batch by batch.
   *
   * @param exchange the request, whose import has begun
   * @return the batches, each a JSON document
   * @throws IOException if the connection broke
   */
  public Iterator<String> readBatches(Exchange exchange) throws IOException {
    return batches(exchange);
  }

  /**
   * Reads the body of an import that is over already and compares it.
   *
   * @param exchange the request
   * @throws ImportRefusedException if it is another body
   * @throws IOException if the connection broke
   */
  public void compareBody(Exchange exchange) throws IOException {
    batches(exchange).compare();
  }

  private MessageBatches batches(Exchange exchange) throws IOException {
    Body body = exchange.getProperty(BODY, Body.class);
    Map<?, ?> row = exchange.getProperty(IMPORT, Map.class);
    MessageBatches.Begun begun =
        new MessageBatches.Begun(
            ((Number) row.get("import_id")).longValue(),
            ((Number) row.get("run")).intValue(),
            ((Number) row.get("records")).longValue(),
            (String) row.get("digest"));
    return new MessageBatches(
        body.format().read(body.content()), check, json, properties.batchSize(), begun);
  }

  /**
   * Refuses an import that cannot begin, or whose batch was not taken in.
   *
   * @param state the state that the database answered
   * @throws ImportRefusedException always
   */
  public void refuse(String state) {
    throw switch (state) {
      case "RUNNING" ->
          new ImportRefusedException(
              HttpStatus.CONFLICT,
              "An import under this Idempotency-Key is running: wait for its end, or for"
                  + " campaign.import.lease if its process died, and repeat.");
      case "TAKEN_OVER" ->
          new ImportRefusedException(
              HttpStatus.CONFLICT,
              "Another request under this Idempotency-Key went on with this import, because no"
                  + " batch came for campaign.import.lease.");
      case "CAMPAIGN_CANCELLED" ->
          new ImportRefusedException(
              HttpStatus.CONFLICT, "The campaign is cancelled and takes no messages any more.");
      case "OTHER_REQUEST" ->
          new ImportRefusedException(
              HttpStatus.UNPROCESSABLE_ENTITY,
              "The Idempotency-Key was used for another campaign or format before: take another"
                  + " key for this one.");
      default -> new IllegalStateException("An import has the unknown state " + state + ".");
    };
  }
}
