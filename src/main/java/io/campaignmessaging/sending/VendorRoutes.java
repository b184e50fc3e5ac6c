package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** Knows which vendors have a route, running or not, and which of them honour idempotency keys. */
@Component
public class VendorRoutes {

  private final CamelContext context;
  private final Map<String, Boolean> idempotent;

  /**
   * Makes the list of vendor routes.
   *
   * @param context where the routes are
   * @param properties say which vendors honour keys
   */
  public VendorRoutes(CamelContext context, CampaignProperties properties) {
    this.context = context;
    this.idempotent = properties.vendors().idempotent();
  }

  /**
   * Tells whether a vendor has a route.
   *
   * @param vendor the vendor's name, without {@code vendor-}
   * @return true if there is one, be it stopped or suspended
   */
  public boolean exists(String vendor) {
    return context.getRoute("vendor-" + vendor) != null;
  }

  /**
   * Tells whether a call to the vendor of a message must not be repeated.
   *
   * @param message the claimed row
   * @return true unless {@code campaign.vendors.idempotent} says that the vendor honours keys;
   *     false for a vendor without a route, which is never called
   */
  public boolean ignoresKeys(@Body Map<String, Object> message) {
    String vendor = (String) message.get("vendor");
    return !Boolean.TRUE.equals(idempotent.get(vendor)) && exists(vendor);
  }
}
