package io.campaignmessaging.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the flow. Their defaults are in {@code application.yaml}; the routes read the
 * same names as {@code {{campaign.…}}}.
 *
 * @param roles what this process does: {@code sender}, {@code receipts}, {@code mock-receiver}
 * @param poll how pending messages are claimed
 * @param claim how long a claim holds
 * @param sending how claimed messages are sent
 * @param vendors which vendor sends where the campaign names none
 * @param responses how results are packed, published and consumed
 * @param statistics how new messages are counted
 * @param progress how progress is reported
 * @param ledger how often the ledger is checked
 * @param demo the demo campaign
 * @param data where the embedded services keep their data
 * @param services how PostgreSQL and the broker are watched
 */
@Validated
@ConfigurationProperties("campaign")
public record CampaignProperties(
    @NotEmpty List<String> roles,
    @Valid @NotNull Poll poll,
    @Valid @NotNull Claim claim,
    @Valid @NotNull Sending sending,
    @Valid @NotNull Vendors vendors,
    @Valid @NotNull Responses responses,
    @Valid @NotNull Statistics statistics,
    @Valid @NotNull Progress progress,
    @Valid @NotNull Ledger ledger,
    @Valid @NotNull Demo demo,
    @Valid @NotNull Data data,
    @Valid @NotNull Services services) {

  /**
   * A vendor that has not answered in a third of the lease would still be waited for when the lease
   * runs out.
   *
   * @return whether the vendors' time-out is below a third of the lease
   */
  @AssertTrue(
      message =
          "campaign.vendors.timeout must be below a third of campaign.claim.lease, so that a"
              + " call ends before its claim does")
  public boolean isVendorTimeoutBelowAThirdOfTheLease() {
    return vendors == null
        || claim == null
        || vendors.timeout() == null
        || claim.lease() == null
        || vendors.timeout().multipliedBy(3).compareTo(claim.lease()) < 0;
  }

  /**
   * How pending messages are claimed.
   *
   * @param batchSize how many messages one claim takes at most; 1 to 10,000
   * @param interval how long to wait after a claim that found nothing; at least 10 ms
   */
  public record Poll(
      @Min(1) @Max(10_000) int batchSize, @NotNull @DurationMin(millis = 10) Duration interval) {}

  /**
   * How long a claim holds.
   *
   * @param lease after this time without an answer a message is claimed again under the same
   *     attempt; 3 s to 1 day
   * @param sweepInterval how often leases that ran out are looked for; 100 ms to 1 hour
   * @param handBackDelay how long a message that was handed back unsent waits; at least 0
   */
  public record Claim(
      @NotNull @DurationMin(seconds = 3) @DurationMax(days = 1) Duration lease,
      @NotNull @DurationMin(millis = 100) @DurationMax(hours = 1) Duration sweepInterval,
      @NotNull @DurationMin Duration handBackDelay) {}

  /**
   * How claimed messages are sent.
   *
   * @param concurrency how many messages of a claim are sent at once; 1 to 10,000
   * @param stopTimeout how long a stop waits for calls to end and for their results to get on; 0 to
   *     10 minutes
   */
  public record Sending(
      @Min(1) @Max(10_000) int concurrency,
      @NotNull @DurationMin @DurationMax(minutes = 10) Duration stopTimeout) {}

  /**
   * Which vendor sends.
   *
   * @param defaultName the vendor of a campaign that names none: {@code mock} stands for the route
   *     {@code vendor-mock}
   * @param timeout how long a vendor may take to answer; below a third of the lease
   * @param idempotent by vendor's name, whether it sends once however often it gets the same
   *     idempotency key; one that is not named does not
   */
  public record Vendors(
      @org.springframework.boot.context.properties.bind.Name("default")
          @NotNull @Pattern(
              regexp = "[a-z0-9][a-z0-9-]{0,39}",
              message = "must be a vendor's name: small letters, digits and dashes, at most 40")
          String defaultName,
      @NotNull @DurationMin(millis = 1) Duration timeout,
      @NotNull Map<String, Boolean> idempotent) {}

  /**
   * How results are packed, published and consumed.
   *
   * @param packSize how many results one queue message holds at most; 1 to 10,000
   * @param packInterval after this time a pack leaves as it is; 1 ms to 1 s
   * @param confirmTimeout how long the broker may take to confirm; 100 ms to 1 minute
   * @param queueType {@code quorum} or {@code classic}, for brokers that know both
   * @param concurrency how many consumers take queue messages; 1 to 100
   * @param prefetch how many unacknowledged queue messages a consumer holds; 1 to 1,000
   * @param depthLimit claiming pauses while more queue messages than this wait; at least 1
   */
  public record Responses(
      @Min(1) @Max(10_000) int packSize,
      @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 1) Duration packInterval,
      @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration confirmTimeout,
      @NotNull @Pattern(regexp = "quorum|classic") String queueType,
      @Min(1) @Max(100) int concurrency,
      @Min(1) @Max(1_000) int prefetch,
      @Min(1) int depthLimit) {}

  /**
   * How new messages are counted.
   *
   * @param interval how often they are added to the campaigns' counters; at least 100 ms
   */
  public record Statistics(@NotNull @DurationMin(millis = 100) Duration interval) {}

  /**
   * How progress is reported.
   *
   * @param interval how often a line per moving campaign is logged; at least 100 ms
   */
  public record Progress(@NotNull @DurationMin(millis = 100) Duration interval) {}

  /**
   * How often the ledger is checked.
   *
   * @param interval how often all campaigns are recounted, which reads all messages and receipts;
   *     at least 1 s
   * @param alarmInterval how often messages in doubt and dead letters are counted; at least 100 ms
   */
  public record Ledger(
      @NotNull @DurationMin(seconds = 1) Duration interval,
      @NotNull @DurationMin(millis = 100) Duration alarmInterval) {}

  /**
   * The demo campaign, made in an embedded database that is still empty.
   *
   * @param messages how many messages it has; 0 = no demo campaign
   */
  public record Demo(@Min(0) @Max(1_000_000) int messages) {}

  /**
   * Where the embedded services keep their data.
   *
   * @param folder the folder, relative to where the application is started
   */
  public record Data(@NotEmpty String folder) {}

  /**
   * How PostgreSQL and the broker are watched.
   *
   * @param checkInterval how often each is asked whether it is there; 100 ms to 1 minute
   */
  public record Services(
      @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration checkInterval) {}
}
