package io.campaignmessaging.sending;

import io.campaignmessaging.operations.Steering;
import java.util.Map;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;

/** The vendors as a management bean. */
@Component
@ManagedResource(
    objectName = "io.campaignmessaging:type=Vendors",
    description =
        "What the vendors are given; a pause holds for all processes, limits hold for this one")
public class VendorManagement {

  private final Steering steering;

  /**
   * Manages the vendors.
   *
   * @param steering does what is ordered
   */
  public VendorManagement(Steering steering) {
    this.steering = steering;
  }

  /**
   * Lists the vendors.
   *
   * @return a JSON document, as GET /api/vendors gives it
   */
  @ManagedOperation(
      description =
          "Lists the vendors with their pause, messages in flight, limits and breaker state")
  public String list() {
    return steering.order("list-vendors", Map.of(), Map.of());
  }

  /**
   * Has nothing claimed for a vendor any more.
   *
   * @param vendor its name
   * @return what it changed
   */
  @ManagedOperation(
      description =
          "Has nothing claimed for a vendor any more, by all processes and until it is resumed, also"
              + " after a restart")
  @ManagedOperationParameter(name = "vendor", description = "The vendor's name, such as mock")
  public String pause(String vendor) {
    return steering.order("pause-vendor", Map.of("vendor", vendor), Map.of());
  }

  /**
   * Takes back the pause of a vendor.
   *
   * @param vendor its name
   * @return what it changed
   */
  @ManagedOperation(description = "Takes back the pause of a vendor, for all processes")
  @ManagedOperationParameter(name = "vendor", description = "The vendor's name, such as mock")
  public String resume(String vendor) {
    return steering.order("resume-vendor", Map.of("vendor", vendor), Map.of());
  }

  /**
   * Changes how many messages are claimed for a vendor per second.
   *
   * @param vendor its name
   * @param ratePerSecond 0 for as many as there are
   * @return the vendors as they are then
   */
  @ManagedOperation(
      description =
          "Changes how many messages are claimed for a vendor per second, for this process until it"
              + " ends")
  @ManagedOperationParameter(name = "vendor", description = "The vendor's name, such as mock-http")
  @ManagedOperationParameter(
      name = "ratePerSecond",
      description = "0.001 to 1,000,000; 0 for as many as there are")
  public String changeRate(String vendor, double ratePerSecond) {
    return steering.order(
        "change-vendor", Map.of("vendor", vendor), Map.of("ratePerSecond", ratePerSecond));
  }

  /**
   * Changes how many messages of a vendor may be in flight.
   *
   * @param vendor its name
   * @param inFlightLimit 1 to 100,000
   * @return the vendors as they are then
   */
  @ManagedOperation(
      description =
          "Changes how many messages of a vendor may be in flight, for this process until it ends")
  @ManagedOperationParameter(name = "vendor", description = "The vendor's name, such as mock-http")
  @ManagedOperationParameter(name = "inFlightLimit", description = "1 to 100,000")
  public String changeInFlightLimit(String vendor, int inFlightLimit) {
    return steering.order(
        "change-vendor", Map.of("vendor", vendor), Map.of("inFlightLimit", inFlightLimit));
  }
}
