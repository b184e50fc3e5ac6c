package io.campaignmessaging.vendor;

import io.campaignmessaging.operations.Steering;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;

/** The mock receiver as a management bean: read its statistics and turn its knobs while it runs. */
@Component
@ManagedResource(
    objectName = "io.campaignmessaging:type=MockReceiver",
    description =
        "The mock receiver of this process: settings, which hold until it ends, and statistics")
public class MockReceiverManagement {

  private static final String CHANGE = "change-mock-receiver";

  private final MockReceiver mockReceiver;
  private final Steering steering;

  /**
   * Manages this receiver.
   *
   * @param mockReceiver the receiver
   * @param steering does what is ordered
   */
  public MockReceiverManagement(MockReceiver mockReceiver, Steering steering) {
    this.mockReceiver = mockReceiver;
    this.steering = steering;
  }

  /**
   * Share of the messages that are delivered.
   *
   * @return from 0 to 1
   */
  @ManagedAttribute(description = "Share of the messages that are delivered, from 0 to 1")
  public double getSuccessRate() {
    return mockReceiver.settings().successRate();
  }

  /**
   * Sets the share of the messages that are delivered.
   *
   * @param successRate from 0 to 1
   */
  @ManagedAttribute
  public void setSuccessRate(double successRate) {
    steering.order(CHANGE, Map.of(), Map.of("successRate", successRate));
  }

  /**
   * Sets the share of the messages that are delivered, for clients that may not write attributes.
   *
   * @param successRate from 0 to 1
   */
  @ManagedOperation(
      description = "Sets the share of the messages that are delivered, until this process ends")
  @ManagedOperationParameter(name = "successRate", description = "From 0 to 1")
  public void changeSuccessRate(double successRate) {
    setSuccessRate(successRate);
  }

  /**
   * Shortest time that a call takes.
   *
   * @return milliseconds
   */
  @ManagedAttribute(description = "Shortest time that a call takes, in milliseconds")
  public long getMinDelayMillis() {
    return mockReceiver.settings().minDelay().toMillis();
  }

  /**
   * Longest time that a call takes.
   *
   * @return milliseconds
   */
  @ManagedAttribute(description = "Longest time that a call takes, in milliseconds")
  public long getMaxDelayMillis() {
    return mockReceiver.settings().maxDelay().toMillis();
  }

  /**
   * Sets both ends of the delay range at once, so that it is never out of order.
   *
   * @param minDelayMillis shortest time that a call takes, in milliseconds
   * @param maxDelayMillis longest time that a call takes, in milliseconds
   */
  @ManagedOperation(
      description = "Sets the range of the time that a call takes, until this process ends")
  @ManagedOperationParameter(name = "minDelayMillis", description = "Shortest time in milliseconds")
  @ManagedOperationParameter(name = "maxDelayMillis", description = "Longest time in milliseconds")
  public void changeDelay(long minDelayMillis, long maxDelayMillis) {
    steering.order(
        CHANGE,
        Map.of(),
        Map.of("minDelay", minDelayMillis + "ms", "maxDelay", maxDelayMillis + "ms"));
  }

  /**
   * How often each failure comes among all failures.
   *
   * @return weight by failure
   */
  @ManagedAttribute(description = "How often each failure comes among all failures")
  public Map<String, Integer> getFailureWeights() {
    return byName(mockReceiver.settings().failureWeights());
  }

  /**
   * Sets how often one failure comes.
   *
   * @param failure name of the failure, for example RATE_LIMITED
   * @param weight weight among all failures; 0 for never
   */
  @ManagedOperation(
      description = "Sets how often one failure comes among all failures, until this process ends")
  @ManagedOperationParameter(
      name = "failure",
      description = "Name of the failure, for example RATE_LIMITED")
  @ManagedOperationParameter(
      name = "weight",
      description = "Weight among all failures; 0 for never")
  public void changeFailureWeight(String failure, int weight) {
    steering.order(CHANGE, Map.of(), Map.of("failureWeights", Map.of(failure, weight)));
  }

  /**
   * Start of the dice.
   *
   * @return the seed
   */
  @ManagedAttribute(
      description = "Start of the dice: give it as campaign.mock-receiver.seed to repeat this run")
  public long getSeed() {
    return mockReceiver.settings().seed();
  }

  /**
   * All calls, the repeated ones among them.
   *
   * @return number since the start or the last reset
   */
  @ManagedAttribute(description = "All calls, the repeated ones among them")
  public long getCalls() {
    return mockReceiver.statistics().calls();
  }

  /**
   * Calls whose idempotency key had been answered before.
   *
   * @return number since the start or the last reset
   */
  @ManagedAttribute(description = "Calls whose idempotency key had been answered before")
  public long getRepeatedCalls() {
    return mockReceiver.statistics().repeatedCalls();
  }

  /**
   * Messages delivered.
   *
   * @return number since the start or the last reset
   */
  @ManagedAttribute(description = "Messages delivered")
  public long getDelivered() {
    return mockReceiver.statistics().delivered();
  }

  /**
   * Messages failed.
   *
   * @return number by failure since the start or the last reset
   */
  @ManagedAttribute(description = "Messages failed, by failure")
  public Map<String, Long> getFailed() {
    return byName(mockReceiver.statistics().failed());
  }

  /**
   * What the delivered messages cost together.
   *
   * @return a decimal number in the vendor's currency
   */
  @ManagedAttribute(description = "What the delivered messages cost together")
  public String getCost() {
    return mockReceiver.statistics().cost().toPlainString();
  }

  /** Sets all statistics to 0. */
  @ManagedOperation(description = "Sets all statistics to 0; remembered answers stay")
  public void resetStatistics() {
    steering.order("reset-mock-statistics", Map.of(), Map.of());
  }

  // A management client need not have this program's classes.
  private static <V> Map<String, V> byName(Map<MockFailure, V> values) {
    return values.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().name(),
                Map.Entry::getValue,
                (first, second) -> first,
                LinkedHashMap::new));
  }
}
