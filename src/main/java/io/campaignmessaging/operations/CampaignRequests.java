package io.campaignmessaging.operations;

import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Headers;
import org.springframework.stereotype.Component;

/** Reads what operators ask about campaigns. */
@Component
public class CampaignRequests {

  private final RequestReader reader;

  /**
   * Makes it.
   *
   * @param reader reads and checks
   */
  public CampaignRequests(RequestReader reader) {
    this.reader = reader;
  }

  /**
   * A campaign to make.
   *
   * @param id its id, at most 200 characters on one line
   * @param name its name for people; may be null
   * @param vendor which vendor sends its messages; null = campaign.vendors.default
   */
  public record Creation(
      @NotNull @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String id,
      @Size(max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String name,
      @Pattern(
              regexp = "[a-z0-9][a-z0-9-]{0,39}",
              message = "must be a vendor's name, at most 40 small letters, digits and dashes")
          String vendor) {}

  /**
   * Which campaign.
   *
   * @param campaignId its id
   */
  public record Choice(
      @NotNull @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId) {}

  /**
   * Of which campaign.
   *
   * @param campaignId its id; null = of all
   */
  public record Scope(
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId) {}

  /**
   * Which campaigns to list.
   *
   * @param after the last id of the page before; null = the first page
   * @param limit at most so many, 1 to 1,000; null = 100
   */
  public record Page(
      @Size(max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String after,
      @Min(1) @Max(1_000) Integer limit) {

    private static final int DEFAULT_LIMIT = 100;

    /** Puts the default in. */
    public Page {
      limit = limit == null ? DEFAULT_LIMIT : limit;
    }
  }

  /**
   * Reads which campaign to make.
   *
   * @param body the request's body
   * @return a {@link Creation} as JSON
   * @throws InvalidRequestException if it is none
   */
  public String readCreation(@Body byte[] body) {
    return reader.readBody(body, Creation.class);
  }

  /**
   * Reads which campaign is meant.
   *
   * @param parameters has its id
   * @return a {@link Choice} as JSON
   * @throws InvalidRequestException if it is no id, or there are two
   */
  public String readChoice(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Choice.class);
  }

  /**
   * Reads of which campaign something is to be shown.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Scope} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readScope(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Scope.class);
  }

  /**
   * Reads which campaigns to list.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Page} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readPage(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Page.class);
  }
}
