package io.campaignmessaging.vendor;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A vendor's contract: how a message becomes its request, and how its HTTP answers become ours.
 * Read from a YAML file by {@link VendorContractReader}; {@code docs/vendor-contracts.md} describes
 * the file.
 *
 * @param source where the contract was read from, for error messages
 * @param requestFormat how the request's body is written
 * @param requestBody what stands in it: maps, lists, scalars and {@link Column}s in place of
 *     values; of a form scalars and columns only
 * @param rules what each answer means; the first that fits an answer is taken
 */
public record VendorContract(
    String source, RequestFormat requestFormat, Map<String, Object> requestBody, List<Rule> rules) {

  /** How a request's body is written, in UTF-8. */
  public enum RequestFormat {
    /** A JSON object. */
    JSON("application/json"),
    /** A form's fields, as browsers send them. */
    FORM("application/x-www-form-urlencoded");

    private final String contentType;

    RequestFormat(String contentType) {
      this.contentType = contentType;
    }

    /**
     * The header that tells the vendor.
     *
     * @return the value of {@code Content-Type}
     */
    public String contentType() {
      return contentType;
    }
  }

  /**
   * The value of a column of the message.
   *
   * @param name column of {@code communication_log}
   * @param whenNull what goes out if the column is null; null sends JSON's null, or leaves the
   *     field out of a form
   */
  public record Column(String name, Object whenNull) {}

  /**
   * One line of the mapping.
   *
   * @param when the answers that it is for
   * @param then what they mean
   */
  public record Rule(Condition when, Outcome then) {}

  /**
   * What an answer must look like; everything that is named must fit.
   *
   * @param statuses the HTTP status must be in one of them; empty for any
   * @param json what the values at these places in the JSON body must be; never fits a body that is
   *     no JSON
   * @param headers what the headers must be; names in any case
   */
  public record Condition(
      List<StatusRange> statuses, Map<JsonPointer, Expected> json, Map<String, Expected> headers) {}

  /**
   * HTTP statuses from one to another.
   *
   * @param first the lowest, included
   * @param last the highest, included
   */
  public record StatusRange(int first, int last) {

    /**
     * Whether a status is in the range.
     *
     * @param status an HTTP status
     * @return true if it is
     */
    public boolean contains(int status) {
      return first <= status && status <= last;
    }
  }

  /** What a text in an answer must be. */
  public sealed interface Expected {

    /**
     * Whether a text fits.
     *
     * @param text the text; null if the answer has none in that place
     * @return true if it fits
     */
    boolean fits(String text);
  }

  /**
   * One of some texts.
   *
   * @param texts those that fit
   */
  public record OneOf(List<String> texts) implements Expected {
    @Override
    public boolean fits(String text) {
      return texts.contains(text);
    }
  }

  /**
   * A text that a regular expression matches as a whole.
   *
   * @param pattern the expression
   */
  public record Matching(Pattern pattern) implements Expected {
    @Override
    public boolean fits(String text) {
      return text != null && pattern.matcher(text).matches();
    }
  }

  /**
   * Anything, or nothing at all.
   *
   * @param expected true if there must be a text, false if there must be none
   */
  public record Present(boolean expected) implements Expected {
    @Override
    public boolean fits(String text) {
      return expected == (text != null);
    }
  }

  /** Where a value of our answer comes from. */
  public sealed interface Source {}

  /**
   * A value that stands in the contract.
   *
   * @param text the value
   */
  public record Constant(String text) implements Source {}

  /**
   * A value in the JSON body of the vendor's answer.
   *
   * @param pointer its place (RFC 6901)
   */
  public record JsonValue(JsonPointer pointer) implements Source {}

  /**
   * A header of the vendor's answer.
   *
   * @param name its name, in any case
   */
  public record HeaderValue(String name) implements Source {}

  /**
   * What an answer means.
   *
   * @param status what it says about the message
   * @param vendorReference where the vendor's id of the message is; null for nowhere
   * @param errorCode code of the error catalogue; null if the vendor took the message
   * @param errorText where the vendor's words are; null for nowhere
   * @param retryable whether another attempt makes sense; null lets the error catalogue decide
   * @param retryAfter where the waiting time before the next attempt is, in seconds or as an HTTP
   *     date; null for nowhere
   * @param cost where the cost is; null for nowhere
   */
  public record Outcome(
      VendorAnswer.Status status,
      Source vendorReference,
      String errorCode,
      Source errorText,
      Boolean retryable,
      Source retryAfter,
      Source cost) {

    /** Checks that there is a status. */
    public Outcome {
      Objects.requireNonNull(status, "status");
    }
  }
}
