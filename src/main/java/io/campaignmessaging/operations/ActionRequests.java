package io.campaignmessaging.operations;

import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Headers;
import org.springframework.stereotype.Component;

/** Reads what is asked about the actions of operators. */
@Component
public class ActionRequests {

  private final RequestReader reader;

  /**
   * Makes it.
   *
   * @param reader reads and checks
   */
  public ActionRequests(RequestReader reader) {
    this.reader = reader;
  }

  /**
   * Which actions to list.
   *
   * @param action of this kind; null = of any
   * @param operator of this user; null = of any
   * @param requestedFrom asked for at or after; null = any time
   * @param requestedTo asked for before; null = any time
   * @param after the last id of the page before; null = the first page
   * @param limit at most so many, 1 to 1,000; null = 100
   */
  public record Page(
      @Pattern(regexp = "[A-Z]+(_[A-Z]+)*", message = "must be an action such as PAUSE_CAMPAIGN")
          String action,
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String operator,
      Instant requestedFrom,
      Instant requestedTo,
      @Positive Long after,
      @Min(1) @Max(1_000) Integer limit) {

    private static final int DEFAULT_LIMIT = 100;

    /** Puts the default in. */
    public Page {
      limit = limit == null ? DEFAULT_LIMIT : limit;
    }
  }

  /**
   * Reads which actions to list.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Page} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readPage(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Page.class);
  }
}
