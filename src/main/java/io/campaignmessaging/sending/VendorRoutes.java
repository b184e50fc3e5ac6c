package io.campaignmessaging.sending;

import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** Knows which vendors have a route, running or not. */
@Component
public class VendorRoutes {

  private final CamelContext context;

  /**
   * Makes the list of vendor routes.
   *
   * @param context where the routes are
   */
  public VendorRoutes(CamelContext context) {
    this.context = context;
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
}
