package io.campaignmessaging.imports;

import io.campaignmessaging.sending.RecipientCheck;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Tells whether a line can become a message, and makes it one. What would be refused later, by
 * PostgreSQL or before the vendor's call, is refused here, where somebody reads the report.
 */
@Component
public class MessageCheck {

  static final int LONGEST_NAME = 200;
  static final int LONGEST_MESSAGE = 100_000;
  static final int MOST_ATTEMPTS = 100;

  private static final int LONGEST_SHOWN_NAME = 60;
  private static final int LAST_YEAR = 9999;

  private static final Pattern NOT_IN_ONE_LINE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
  private static final Pattern NOT_IN_A_TEXT = Pattern.compile("[\\p{Cc}&&[^\\n\\r\\t]]");
  private static final Pattern NO_UNICODE = Pattern.compile("[\\uFFFD\\p{Cs}]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  /** The spellings of the database's columns are the same fields. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "customer_id", "customerId",
          "customer_email", "customerEmail",
          "customer_name", "customerName",
          "message_text", "messageText",
          "max_attempts", "maxAttempts",
          "not_before", "notBefore");

  private final RecipientCheck recipients;

  MessageCheck(RecipientCheck recipients) {
    this.recipients = recipients;
  }

  /** What is wrong with a field. */
  static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
      super(refusal.reason(), null, false, false);
      this.refusal = refusal;
    }

    RefusedException(ImportedLine line, String field, String reason) {
      this(new Refusal(line.row(), line.line(), field, reason));
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /**
   * Makes a message of a line.
   *
   * @param line the line
   * @return the message
   * @throws RefusedException if it can be none
   */
  NewMessage check(ImportedLine line) throws RefusedException {
    if (line.refusal() != null) {
      throw new RefusedException(line.refusal());
    }
    Map<String, String> fields = fieldsOf(line);
    String customerId = oneLine(line, fields, "customerId", LONGEST_NAME);
    if (customerId == null) {
      throw new RefusedException(line, "customerId", "The field is missing or empty.");
    }
    String email = oneLine(line, fields, "customerEmail", Integer.MAX_VALUE);
    if (!recipients.isAddress(email)) {
      throw new RefusedException(
          line, "customerEmail", "The field is missing or is no address such as name@example.com.");
    }
    String name = oneLine(line, fields, "customerName", LONGEST_NAME);
    Integer attempts = attempts(line, oneLine(line, fields, "maxAttempts", LONGEST_NAME));
    OffsetDateTime notBefore = moment(line, oneLine(line, fields, "notBefore", LONGEST_NAME));
    return new NewMessage(customerId, email, name, text(line, fields), attempts, notBefore);
  }

  /** All fields as a text may name them: the known ones in both of their spellings. */
  private static Map<String, String> fieldsOf(ImportedLine line) throws RefusedException {
    Map<String, String> fields = new HashMap<>(line.fields());
    for (Map.Entry<String, String> field : line.fields().entrySet()) {
      String value = field.getValue();
      if (value != null && NO_UNICODE.matcher(value).find()) {
        throw new RefusedException(
            line, shown(field.getKey()), "The value is no UTF-8, or has been damaged before.");
      }
      if (value != null && NOT_IN_A_TEXT.matcher(value).find()) {
        throw new RefusedException(
            line,
            shown(field.getKey()),
            "The value has a control character other than a line break or a tab.");
      }
    }
    for (Map.Entry<String, String> column : COLUMNS.entrySet()) {
      boolean asColumn = fields.containsKey(column.getKey());
      if (asColumn && fields.containsKey(column.getValue())) {
        throw new RefusedException(
            line, column.getValue(), "The field is there twice, as " + column.getKey() + ", too.");
      }
      if (asColumn) {
        fields.put(column.getValue(), fields.get(column.getKey()));
      } else if (fields.containsKey(column.getValue())) {
        fields.put(column.getKey(), fields.get(column.getValue()));
      }
    }
    return fields;
  }

  private static String text(ImportedLine line, Map<String, String> fields)
      throws RefusedException {
    String text = fields.get("messageText");
    if (text == null || text.isBlank()) {
      throw new RefusedException(line, "messageText", "The field is missing or empty.");
    }
    String personalised;
    try {
      personalised = Personalisation.apply(text, fields, LONGEST_MESSAGE);
    } catch (IllegalArgumentException refusal) {
      throw new RefusedException(line, "messageText", refusal.getMessage());
    }
    if (personalised.isBlank()) {
      throw new RefusedException(
          line, "messageText", "Nothing is left of the text when its fields are put in.");
    }
    return personalised;
  }

  private static String oneLine(
      ImportedLine line, Map<String, String> fields, String field, int longest)
      throws RefusedException {
    String value = fields.get(field);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > longest) {
      throw new RefusedException(
          line, field, "The value has more than " + longest + " characters.");
    }
    if (NOT_IN_ONE_LINE.matcher(value).find()) {
      throw new RefusedException(line, field, "The value has a line break or a tab.");
    }
    return value;
  }

  private static Integer attempts(ImportedLine line, String value) throws RefusedException {
    if (value == null) {
      return null;
    }
    int attempts = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new RefusedException(
          line, "maxAttempts", "The value must be a whole number, 1 to " + MOST_ATTEMPTS + ".");
    }
    return attempts;
  }

  private static OffsetDateTime moment(ImportedLine line, String value) throws RefusedException {
    if (value == null) {
      return null;
    }
    try {
      OffsetDateTime moment = OffsetDateTime.parse(value);
      if (moment.getYear() >= 0 && moment.getYear() <= LAST_YEAR) {
        return moment;
      }
    } catch (DateTimeException unreadable) {
      // Said below, as for a year that nobody means.
    }
    throw new RefusedException(
        line,
        "notBefore",
        "The value must be a time with its offset, such as 2026-11-30T08:00:00+01:00.");
  }

  /** A field's name as a report may show it: short, and in one line. */
  static String shown(String name) {
    String readable =
        NOT_IN_ONE_LINE.matcher(NO_UNICODE.matcher(name).replaceAll("?")).replaceAll(" ");
    return readable.length() <= LONGEST_SHOWN_NAME
        ? readable
        : readable.substring(0, readable.offsetByCodePoints(0, LONGEST_SHOWN_NAME)) + "…";
  }
}
