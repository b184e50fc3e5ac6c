package io.campaignmessaging.vendor;

import java.io.IOException;

/** A vendor's address is one that may not be called. Thrown before the request is written. */
public class VendorAddressRefusedException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Refuses a call.
   *
   * @param message names the vendor, the address and the parameter that would allow it
   */
  public VendorAddressRefusedException(String message) {
    super(message);
  }
}
