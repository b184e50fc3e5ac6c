package io.campaignmessaging.operations;

import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Reads who asks, and what operators ask about messages in doubt, dead letters and the ledger. */
@Component
public class OperatorRequests {

  private static final String OPERATOR = "operator";
  private static final String ORIGIN = "origin";

  private final RequestReader reader;
  private final SecurityContextRepository logins = new RequestAttributeSecurityContextRepository();

  /**
   * Makes it.
   *
   * @param reader reads and checks
   */
  public OperatorRequests(RequestReader reader) {
    this.reader = reader;
  }

  /** What an operator can say of a message in doubt. */
  public enum Word {
    /** The vendor has it. */
    DELIVERED,
    /** The vendor does not have it, and it is not to be sent again. */
    FAILED,
    /** It is to be sent again, as the same attempt under the same key. */
    SEND_AGAIN
  }

  /**
   * An operator's word on messages in doubt.
   *
   * @param messageIds which messages; null = all of the campaign
   * @param campaignId of which campaign; null = of any
   * @param resolution the word
   * @param note why, kept with the receipt; may be null
   */
  public record Resolution(
      @Size(min = 1, max = 10_000) List<@NotNull @Positive Long> messageIds,
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId,
      @NotNull Word resolution,
      @Size(max = 500) @Pattern(regexp = RequestReader.ONE_LINE) String note) {

    /**
     * A word on everything that is in doubt would be said too easily.
     *
     * @return whether messages or a campaign are named
     */
    @AssertTrue(message = "name messageIds, a campaignId, or both") public boolean isForNamedMessages() {
      return messageIds != null || campaignId != null;
    }
  }

  /**
   * Which dead letters to replay.
   *
   * @param ids these; null = all that the other fields leave
   * @param errorCode with this error code; null = any
   * @param campaignId of this campaign; null = of any, or of none
   * @param receivedFrom received at or after; null = any time
   * @param receivedTo received before; null = any time
   * @param failedOnly only those that were not replayed before; null = true
   * @param dryRun only count; null = true, so that a replay is always asked for
   * @param ratePerSecond at most so many a second, 1 to 10,000; null = 10
   */
  public record Replay(
      @Size(min = 1, max = 10_000) List<@NotNull @Positive Long> ids,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId,
      Instant receivedFrom,
      Instant receivedTo,
      Boolean failedOnly,
      Boolean dryRun,
      @Min(1) @Max(10_000) Integer ratePerSecond) {

    private static final int DEFAULT_RATE = 10;

    /** Puts the defaults in. */
    public Replay {
      failedOnly = failedOnly == null || failedOnly;
      dryRun = dryRun == null || dryRun;
      ratePerSecond = ratePerSecond == null ? DEFAULT_RATE : ratePerSecond;
    }
  }

  /**
   * What to list.
   *
   * @param campaignId of this campaign; null = of any
   * @param errorCode with this error code; null = any
   * @param receivedFrom received at or after; null = any time
   * @param receivedTo received before; null = any time
   * @param failedOnly only those that were not replayed; null = true
   * @param after the last id of the page before; null = the first page
   * @param limit at most so many, 1 to 1,000; null = 100
   */
  public record Listing(
      @Size(min = 1, max = 200) @Pattern(regexp = RequestReader.ONE_LINE) String campaignId,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      Instant receivedFrom,
      Instant receivedTo,
      Boolean failedOnly,
      @Positive Long after,
      @Min(1) @Max(1_000) Integer limit) {

    private static final int DEFAULT_LIMIT = 100;

    /** Puts the defaults in. */
    public Listing {
      failedOnly = failedOnly == null || failedOnly;
      limit = limit == null ? DEFAULT_LIMIT : limit;
    }
  }

  /**
   * What vendors say later of messages that they accepted.
   *
   * @param receipts 1 to 1,000 of them, taken all or none
   */
  public record Receipts(
      @NotNull @Size(min = 1, max = 1_000) List<@NotNull @Valid Receipt> receipts) {}

  /**
   * What became of one message at its vendor.
   *
   * @param idempotencyKey the key that the vendor got, {@code <message id>-<attempt>}; null if the
   *     vendor only tells its own reference
   * @param vendor the vendor's name; needed without an idempotencyKey, else null = the message's
   * @param vendorReference the vendor's id of the message; needed without an idempotencyKey
   * @param status DELIVERED or FAILED
   * @param event what happened, in the vendor's word; null = the status. Receipts of one attempt
   *     that have the same event count once
   * @param errorCode a code of the error catalogue; needed if it FAILED
   * @param errorText the vendor's words; may be null
   * @param retryable whether another attempt may help; null lets the error catalogue decide
   * @param cost what the vendor charges; null if unknown or if it was told before
   */
  public record Receipt(
      @Pattern(
              regexp = "[1-9][0-9]{0,17}-[1-9][0-9]{0,8}",
              message = "must be the key that the vendor got, such as 41-1")
          String idempotencyKey,
      @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}") String vendor,
      @Size(min = 1, max = 255) @Pattern(regexp = RequestReader.ONE_LINE) String vendorReference,
      @NotNull Outcome status,
      @Size(min = 1, max = 100) @Pattern(regexp = RequestReader.ONE_LINE) String event,
      @Pattern(regexp = "[A-Z][A-Z0-9_]{0,63}") String errorCode,
      @Size(max = 500) @Pattern(regexp = RequestReader.ONE_LINE) String errorText,
      Boolean retryable,
      @DecimalMin("0") @DecimalMax("999999") BigDecimal cost) {

    /** What a receipt can say. */
    public enum Outcome {
      /** The vendor has delivered it. */
      DELIVERED,
      /** The vendor could not deliver it. */
      FAILED
    }

    /**
     * A receipt must be about a message.
     *
     * @return whether it names one
     */
    @AssertTrue(message = "name the idempotencyKey, or the vendor and its vendorReference") public boolean isAboutAMessage() {
      return idempotencyKey != null || vendor != null && vendorReference != null;
    }

    /**
     * Only failures have a reason.
     *
     * @return whether there is an error code if it failed, and none otherwise
     */
    @AssertTrue(message = "an errorCode belongs to a receipt with status FAILED, and only to one") public boolean isWithItsReason() {
      return status == null || (status == Outcome.FAILED) == (errorCode != null);
    }
  }

  /**
   * Notes on the exchange who asks ({@value #OPERATOR}, the user's name as the login has it) and
   * from where ({@value #ORIGIN}, the address that the request came from). What a caller in this
   * process has noted itself is kept. A request without a login leaves nothing, so that no action
   * can be written down for it.
   *
   * @param exchange the request
   */
  public void noteCaller(Exchange exchange) {
    if (exchange.getProperty(OPERATOR) != null
        || !(exchange.getMessage() instanceof PlatformHttpMessage request)) {
      return;
    }
    // The route runs on a thread of its own, which does not hold the login; the request does.
    Authentication user =
        logins.loadDeferredContext(request.getRequest()).get().getAuthentication();
    if (user != null) {
      exchange.setProperty(OPERATOR, user.getName());
      exchange.setProperty(ORIGIN, request.getRequest().getRemoteAddr());
    }
  }

  /**
   * Reads a word on messages in doubt.
   *
   * @param body the request's body
   * @return a {@link Resolution} as JSON
   * @throws InvalidRequestException if it is no such word
   */
  public String readResolution(@Body byte[] body) {
    return reader.readBody(body, Resolution.class);
  }

  /**
   * Reads vendors' receipts.
   *
   * @param body the request's body
   * @return {@link Receipts} as JSON
   * @throws InvalidRequestException if they are none
   */
  public String readReceipts(@Body byte[] body) {
    return reader.readBody(body, Receipts.class);
  }

  /**
   * Refuses receipts of which some have no message.
   *
   * @param found the row of {@code find-receipt-messages.sql}
   * @throws InvalidRequestException if there are such, with their places
   */
  public void refuseUnknownReceipts(@Body Map<String, Object> found) {
    if (found.get("unknown") != null) {
      throw new InvalidRequestException(
          List.of(
              "Nothing was taken, because there is no message for the receipts at "
                  + found.get("unknown_positions")
                  + ", counted from 1; a vendorReference finds a message only while it is SENT or"
                  + " IN_DOUBT."));
    }
  }

  /**
   * Reads which dead letters to replay.
   *
   * @param body the request's body
   * @return a {@link Replay} as JSON
   * @throws InvalidRequestException if it is no such request
   */
  public String readReplay(@Body byte[] body) {
    return reader.readBody(body, Replay.class);
  }

  /**
   * Reads what to list.
   *
   * @param parameters the allowed parameters of the query, each at most once
   * @return a {@link Listing} as JSON
   * @throws InvalidRequestException if a parameter cannot be used
   */
  public String readList(@Headers Map<String, Object> parameters) {
    return reader.readParameters(parameters, Listing.class);
  }

  /**
   * Reads which one to show.
   *
   * @param id the id in the path
   * @return a JSON object with the id
   * @throws InvalidRequestException if it is no number from 1
   */
  public String readId(@Header("id") String id) {
    if (id == null || !id.matches("[1-9][0-9]{0,17}")) {
      throw new InvalidRequestException(List.of("The id in the path must be a number from 1."));
    }
    return "{\"id\":" + id + "}";
  }
}
