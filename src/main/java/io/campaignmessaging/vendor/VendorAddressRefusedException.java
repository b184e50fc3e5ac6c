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

  /**
   * Refuses a call to a private network.
   *
   * @param vendor name of the vendor
   * @param address where it would have been called
   * @return the refusal
   */
  static VendorAddressRefusedException of(String vendor, String address) {
    return new VendorAddressRefusedException(
        "The vendor '"
            + vendor
            + "' is not called at "
            + address
            + ", which is in a private network: set its parameter privateAddresses to allowed, or"
            + " correct its url");
  }
}
