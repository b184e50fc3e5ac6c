package io.campaignmessaging.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.vendor.InvalidRequestException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Route;
import org.springframework.stereotype.Component;

/**
 * What operators can see and change of the vendors of this process. Limits hold until the process
 * ends, or the vendor's route is exchanged; a pause holds for all and stands in the database.
 */
@Component
public class VendorControl {

  private static final String ROUTE = "vendor-";

  private final CamelContext context;
  private final VendorRoutes routes;
  private final VendorGuards guards;
  private final CampaignProperties properties;
  private final RequestReader reader;
  private final ObjectMapper json;

  /**
   * What to change.
   *
   * @param ratePerSecond how many messages are claimed per second, 0 for as many as there are; null
   *     = as it is
   * @param inFlightLimit how many messages may be claimed and have no result yet; null = as it is
   */
  public record Change(BigDecimal ratePerSecond, Integer inFlightLimit) {}

  /**
   * Makes the control.
   *
   * @param context has the routes
   * @param routes know the vendors
   * @param guards have the limits
   * @param properties say which vendors honour keys
   * @param reader reads and checks requests
   * @param json reads and writes JSON
   */
  public VendorControl(
      CamelContext context,
      VendorRoutes routes,
      VendorGuards guards,
      CampaignProperties properties,
      RequestReader reader,
      ObjectMapper json) {
    this.context = context;
    this.routes = routes;
    this.guards = guards;
    this.properties = properties;
    this.reader = reader;
    this.json = json;
  }

  /**
   * Lists the vendors that have a route here.
   *
   * @return a JSON array of objects; limits are null where a vendor has none
   * @throws JsonProcessingException if it cannot be written
   */
  public String list() throws JsonProcessingException {
    List<Map<String, Object>> vendors = new ArrayList<>();
    context.getRoutes().stream()
        .map(Route::getRouteId)
        .filter(id -> id.startsWith(ROUTE))
        .sorted()
        .forEach(id -> vendors.add(describe(id)));
    return json.writeValueAsString(vendors);
  }

  private Map<String, Object> describe(String routeId) {
    String vendor = routeId.substring(ROUTE.length());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("vendor", vendor);
    described.put("status", context.getRouteController().getRouteStatus(routeId).name());
    described.put("idempotent", Boolean.TRUE.equals(properties.vendors().idempotent().get(vendor)));
    VendorGuard guard = guards.find(vendor).orElse(null);
    described.put("inFlight", guard == null ? null : guard.inFlight());
    described.put("inFlightLimit", guard == null ? null : guard.inFlightLimit());
    described.put("ratePerSecond", guard == null ? null : guard.ratePerSecond());
    described.put("breaker", guard == null ? null : guard.circuit());
    return described;
  }

  /**
   * Reads which vendor.
   *
   * @param vendor the name in the path
   * @return the name
   * @throws InvalidRequestException if it cannot be a vendor's name
   */
  public String readVendor(@Header("vendor") String vendor) {
    if (vendor == null || !vendor.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      throw new InvalidRequestException(
          List.of("The vendor in the path must be small letters, digits and dashes."));
    }
    return vendor;
  }

  /**
   * Tells whether a vendor of that name can be paused here.
   *
   * @param vendor its name
   * @throws InvalidRequestException if it has no route
   */
  public void requireRoute(@ExchangeProperty("vendor") String vendor) {
    if (!routes.exists(vendor)) {
      throw new InvalidRequestException(
          List.of("There is no vendor of that name in this process; GET /api/vendors lists them."));
    }
  }

  /**
   * Reads a change without making it.
   *
   * @param vendor whose limits
   * @param body the request's body
   * @return a {@link Change} as JSON
   * @throws InvalidRequestException if it names nothing, a value is out of its bounds, or the
   *     vendor has no limits
   */
  public String readChange(@ExchangeProperty("vendor") String vendor, @Body byte[] body) {
    String request = reader.readBody(body, Change.class);
    Change change = parse(request);
    if (change.ratePerSecond() == null && change.inFlightLimit() == null) {
      throw new InvalidRequestException(List.of("Name ratePerSecond, inFlightLimit, or both."));
    }
    requireRoute(vendor);
    guard(vendor).checkChange(change.inFlightLimit(), change.ratePerSecond());
    return request;
  }

  /**
   * Makes a change that was checked.
   *
   * @param vendor whose limits
   * @param request the change as JSON
   */
  public void change(
      @ExchangeProperty("vendor") String vendor, @ExchangeProperty("request") String request) {
    Change change = parse(request);
    guard(vendor).change(change.inFlightLimit(), change.ratePerSecond());
  }

  private VendorGuard guard(String vendor) {
    return guards
        .find(vendor)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    List.of(
                        "This vendor has no limits: its route names no VendorGuard as its policy.")));
  }

  private Change parse(String request) {
    try {
      return json.readValue(request, Change.class);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("A change that was checked cannot be read.", unreadable);
    }
  }
}
