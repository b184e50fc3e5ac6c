package io.campaignmessaging.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.apache.camel.Headers;
import org.springframework.stereotype.Component;

/** Reads what operators ask about messages. */
@Component
public class MessageRequests {

  private final RequestReader reader;

  /**
   * Makes it.
   *
   * @param reader reads and checks
   */
  public MessageRequests(RequestReader reader) {
    this.reader = reader;
  }

  /** What became of a message so far. */
  public enum Status {
    /** Waits to be claimed. */
    PENDING,
    /** Is claimed. */
    PROCESSING,
    /** Is accepted by its vendor, and its receipt is to come. */
    SENT,
    /** Has arrived. */
    DELIVERED,
    /** Has not arrived and is not tried again. */
    FAILED,
    /** Whether the vendor has it is not known here. */
    IN_DOUBT,
    /** Was not to be sent. */
    SUPPRESSED,
    /** Was taken back before it was sent. */
    CANCELLED,
    /** Was not sent in time. */
    EXPIRED
  }

  /** In which order messages are listed, by their ids. */
  public enum Order {
    /** The largest id first. */
    @JsonProperty("newest")
    NEWEST,
    /** The smallest id first. */
    @JsonProperty("oldest")
    OLDEST
  }

  /**
   * Which messages to list.
   *
   * @param campaignId of this campaign; null = of any
   * @param status in this state; null = in any
   * @param customerId of this customer; null = of any
   * @param recipient to exactly this address; null = to any
   * @param errorCode whose latest attempt ended with this error code; null = any
   * @param order which first; null = the newest
   * @param after the {@code next} of the page before; null = the first page
   * @param limit at most so many, 1 to 1,000; null = 100
   */
  public record Page(
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId,
      Status status,
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String customerId,
      @Size(min = 1, max = 254) @Pattern(regexp = RequestReader.ONE_LINE) String recipient,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      Order order,
      @Positive Long after,
      @Min(1) @Max(1_000) Integer limit) {

    private static final int DEFAULT_LIMIT = 100;

    /** Puts the defaults in. */
    public Page {
      order = order == null ? Order.NEWEST : order;
      limit = limit == null ? DEFAULT_LIMIT : limit;
    }
  }

  /**
   * Reads which messages to list.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Page} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readList(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Page.class);
  }
}
