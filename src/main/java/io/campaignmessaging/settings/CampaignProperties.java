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
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the flow. The routes read the same names as {@code {{campaign.…}}}, so {@code
 * application.yaml} has the same defaults. The descriptions are what editors show and what {@code
 * docs/configuration.md} says, bounds and units with them.
 *
 * @param roles What this process does: any of sender, receipts and mock-receiver.
 * @param poll how pending messages are claimed
 * @param claim how long a claim holds
 * @param sending how claimed messages are sent
 * @param vendors which vendor sends where the campaign names none
 * @param responses how results are packed, published and consumed
 * @param statistics how new messages are counted
 * @param cancellation how the waiting messages of cancelled campaigns are taken out
 * @param progress how progress is reported
 * @param ledger how often the ledger is checked
 * @param demo the demo campaign
 * @param data where the embedded services keep their data
 * @param services how PostgreSQL and the broker are watched
 */
@Validated
@ConfigurationProperties("campaign")
public record CampaignProperties(
    @DefaultValue("sender,receipts,mock-receiver") @NotEmpty List<String> roles,
    @DefaultValue @Valid Poll poll,
    @DefaultValue @Valid Claim claim,
    @DefaultValue @Valid Sending sending,
    @DefaultValue @Valid Vendors vendors,
    @DefaultValue @Valid Responses responses,
    @DefaultValue @Valid Statistics statistics,
    @DefaultValue @Valid Cancellation cancellation,
    @DefaultValue @Valid Progress progress,
    @DefaultValue @Valid Ledger ledger,
    @DefaultValue @Valid Demo demo,
    @DefaultValue @Valid Data data,
    @DefaultValue @Valid Services services) {

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
    return vendors.timeout() == null
        || claim.lease() == null
        || vendors.timeout().multipliedBy(3).compareTo(claim.lease()) < 0;
  }

  /**
   * A claim is made only once all of its messages have room.
   *
   * @return whether as many messages may be in flight as a claim takes
   */
  @AssertTrue(
      message = "campaign.sending.in-flight-limit must be at least campaign.poll.batch-size")
  public boolean isRoomForAClaim() {
    return sending.inFlightLimit() >= poll.batchSize();
  }

  /**
   * How pending messages are claimed.
   *
   * @param batchSize How many messages one claim takes at most, 1 to 10,000; a larger one costs
   *     less per message and holds more in flight.
   * @param interval How long to wait after a claim that found nothing, 10ms to 1d.
   * @param announcements Whether new messages are claimed as soon as PostgreSQL announces them,
   *     which takes one connection; true or false.
   */
  public record Poll(
      @DefaultValue("10") @Min(1) @Max(10_000) int batchSize,
      @DefaultValue("5s") @NotNull @DurationMin(millis = 10) @DurationMax(days = 1)
          Duration interval,
      @DefaultValue("true") boolean announcements) {}

  /**
   * How long a claim holds.
   *
   * @param lease How long a claim holds, 3s to 1d; calls begin in its first third. After this time
   *     without an answer a message is claimed again under the same attempt.
   * @param sweepInterval How often leases that ran out are looked for, 100ms to 1h.
   * @param handBackDelay How long a message that was handed back unsent waits, 0s to 1d.
   */
  public record Claim(
      @DefaultValue("60s") @NotNull @DurationMin(seconds = 3) @DurationMax(days = 1) Duration lease,
      @DefaultValue("10s") @NotNull @DurationMin(millis = 100) @DurationMax(hours = 1)
          Duration sweepInterval,
      @DefaultValue("10s") @NotNull @DurationMin @DurationMax(days = 1) Duration handBackDelay) {}

  /**
   * How claimed messages are sent.
   *
   * @param concurrency How many threads send, 1 to 10,000.
   * @param inFlightLimit How many messages a process holds that are claimed and have no result yet,
   *     1 to 100,000 and at least campaign.poll.batch-size; no claim is made while a whole one has
   *     no room.
   * @param stopTimeout How long a stop waits for calls to end and for their results to get on, 0s
   *     to 10m.
   */
  public record Sending(
      @DefaultValue("10") @Min(1) @Max(10_000) int concurrency,
      @DefaultValue("200") @Min(1) @Max(100_000) int inFlightLimit,
      @DefaultValue("20s") @NotNull @DurationMin @DurationMax(minutes = 10) Duration stopTimeout) {}

  /**
   * Which vendor sends.
   *
   * @param defaultName The vendor of a campaign that names none, for example mock for the route
   *     vendor-mock: at most 40 small letters, digits and dashes.
   * @param timeout How long a vendor may take to answer, 1ms to below a third of
   *     campaign.claim.lease.
   * @param inFlightLimit How many messages of one vendor a process holds that are claimed and have
   *     no result yet, unless the vendor's route says otherwise, 1 to 100,000; below
   *     campaign.sending.in-flight-limit, so that a slow vendor leaves room for others.
   * @param receiptTimeout How long a message that its vendor accepted waits for a receipt before it
   *     is in doubt, 1s to 365d.
   * @param idempotent By vendor's name, whether it sends once however often it gets the same
   *     idempotency key, true or false; mock and mock-http do, one that is not named does not.
   */
  public record Vendors(
      @Name("default")
          @DefaultValue("mock")
          @NotNull @Pattern(
              regexp = "[a-z0-9][a-z0-9-]{0,39}",
              message = "must be a vendor's name: small letters, digits and dashes, at most 40")
          String defaultName,
      @DefaultValue("10s") @NotNull @DurationMin(millis = 1) Duration timeout,
      @DefaultValue("100") @Min(1) @Max(100_000) int inFlightLimit,
      @DefaultValue("72h") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 365)
          Duration receiptTimeout,
      @DefaultValue Map<String, @NotNull Boolean> idempotent) {}

  /**
   * How results are packed, published and consumed.
   *
   * @param packSize How many results one queue message holds at most, 1 to 10,000.
   * @param packInterval After this time a pack leaves as it is, 1ms to 1s.
   * @param confirmTimeout How long the broker may take to confirm, 100ms to 1m.
   * @param queueType The type of the queues, quorum or classic; the embedded broker has neither and
   *     passes it over.
   * @param concurrency How many consumers of the queue each process has, 1 to 100.
   * @param prefetch How many unacknowledged queue messages a consumer holds, 1 to 1,000.
   * @param depthLimit Claiming pauses while more queue messages than this wait; at least 1.
   */
  public record Responses(
      @DefaultValue("100") @Min(1) @Max(10_000) int packSize,
      @DefaultValue("50ms") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 1)
          Duration packInterval,
      @DefaultValue("5s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
          Duration confirmTimeout,
      @DefaultValue("quorum")
          @NotNull @Pattern(regexp = "quorum|classic", message = "must be quorum or classic") String queueType,
      @DefaultValue("5") @Min(1) @Max(100) int concurrency,
      @DefaultValue("10") @Min(1) @Max(1_000) int prefetch,
      @DefaultValue("10000") @Min(1) int depthLimit) {}

  /**
   * How new messages are counted.
   *
   * @param interval How often new messages are added to their campaigns' counters, 100ms to 1d.
   */
  public record Statistics(
      @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(days = 1)
          Duration interval) {}

  /**
   * How the waiting messages of cancelled campaigns are taken out.
   *
   * @param interval How often the waiting messages of cancelled campaigns are looked for, 100ms to
   *     1d; none of them is sent meanwhile.
   */
  public record Cancellation(
      @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(days = 1)
          Duration interval) {}

  /**
   * How progress is reported.
   *
   * @param interval How often a line per moving campaign is logged, 100ms to 1d.
   */
  public record Progress(
      @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(days = 1)
          Duration interval) {}

  /**
   * How often the ledger is checked.
   *
   * @param interval How often all campaigns are recounted, which reads all messages and receipts,
   *     1s to 30d.
   * @param alarmInterval How often messages in doubt and dead letters are counted, 100ms to 1d.
   */
  public record Ledger(
      @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 30)
          Duration interval,
      @DefaultValue("10s") @NotNull @DurationMin(millis = 100) @DurationMax(days = 1)
          Duration alarmInterval) {}

  /**
   * The demo campaign, made in an embedded database that is still empty.
   *
   * @param messages How many messages the demo campaign has, 0 (none is made) to 1,000,000; it is
   *     never made on an external database.
   */
  public record Demo(@DefaultValue("1000") @Min(0) @Max(1_000_000) int messages) {}

  /**
   * Where the embedded services keep their data.
   *
   * @param folder The folder of the embedded services' data, relative to where the application is
   *     started; any path.
   */
  public record Data(@DefaultValue("data") @NotEmpty String folder) {}

  /**
   * How PostgreSQL and the broker are watched.
   *
   * @param checkInterval How often PostgreSQL and the broker are asked whether they are there,
   *     100ms to 1m.
   */
  public record Services(
      @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
          Duration checkInterval) {}
}
