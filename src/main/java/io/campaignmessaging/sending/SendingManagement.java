package io.campaignmessaging.sending;

import io.campaignmessaging.operations.Steering;
import java.util.Map;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;

/** The sending as a management bean. */
@Component
@ManagedResource(
    objectName = "io.campaignmessaging:type=Sending",
    description =
        "How messages are claimed; a pause holds for all processes, the rest for this one")
public class SendingManagement {

  private final Steering steering;
  private final ClaimSettings settings;
  private final ClaimScheduler scheduler;
  private final InFlightMessages inFlight;

  /**
   * Manages this sending.
   *
   * @param steering does what is ordered
   * @param settings have the batch size
   * @param scheduler has the interval
   * @param inFlight counts the messages
   */
  public SendingManagement(
      Steering steering,
      ClaimSettings settings,
      ClaimScheduler scheduler,
      InFlightMessages inFlight) {
    this.steering = steering;
    this.settings = settings;
    this.scheduler = scheduler;
    this.inFlight = inFlight;
  }

  /**
   * How many messages one claim takes at most.
   *
   * @return a number of messages
   */
  @ManagedAttribute(description = "How many messages one claim of this process takes at most")
  public int getBatchSize() {
    return settings.wantedBatchSize();
  }

  /**
   * How long to wait after a claim that found nothing.
   *
   * @return milliseconds
   */
  @ManagedAttribute(
      description = "How long this process waits after a claim that found nothing, in milliseconds")
  public long getPollIntervalMillis() {
    return scheduler.interval().toMillis();
  }

  /**
   * How many messages are in flight.
   *
   * @return claimed by this process and without a result yet
   */
  @ManagedAttribute(description = "Messages that this process has claimed and has no result of yet")
  public int getInFlight() {
    return inFlight.count();
  }

  /**
   * Shows whether sending is paused, and how this process claims.
   *
   * @return a JSON document, as GET /api/sending gives it
   */
  @ManagedOperation(description = "Shows the pause of all processes and the settings of this one")
  public String show() {
    return steering.order("show-sending", Map.of(), Map.of());
  }

  /**
   * Changes how many messages one claim takes.
   *
   * @param batchSize 1 to 10,000
   * @return the sending as it is then
   */
  @ManagedOperation(
      description = "Changes how many messages one claim takes, for this process until it ends")
  @ManagedOperationParameter(name = "batchSize", description = "1 to 10,000")
  public String changeBatchSize(int batchSize) {
    return steering.order("change-sending", Map.of(), Map.of("batchSize", batchSize));
  }

  /**
   * Changes how long to wait after a claim that found nothing.
   *
   * @param pollInterval for example {@code 5s}
   * @return the sending as it is then
   */
  @ManagedOperation(
      description =
          "Changes how long to wait after a claim that found nothing, for this process until it ends")
  @ManagedOperationParameter(name = "pollInterval", description = "such as 500ms or 5s, 10ms to 1d")
  public String changePollInterval(String pollInterval) {
    return steering.order("change-sending", Map.of(), Map.of("pollInterval", pollInterval));
  }

  /**
   * Has nothing claimed any more.
   *
   * @return what it changed
   */
  @ManagedOperation(
      description =
          "Has nothing claimed any more, by all processes and until it is resumed, also after a restart")
  public String pause() {
    return steering.order("pause-sending", Map.of(), Map.of());
  }

  /**
   * Takes back the pause.
   *
   * @return what it changed
   */
  @ManagedOperation(description = "Takes back the pause, for all processes")
  public String resume() {
    return steering.order("resume-sending", Map.of(), Map.of());
  }

  /**
   * Has a claim made at once.
   *
   * @return the sending as it is then
   */
  @ManagedOperation(description = "Has this process look for messages at once")
  public String trigger() {
    return steering.order("trigger-sending", Map.of(), Map.of());
  }
}
