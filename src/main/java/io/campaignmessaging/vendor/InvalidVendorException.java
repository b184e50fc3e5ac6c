package io.campaignmessaging.vendor;

/**
 * A vendor's contract file that is missing or cannot be used; the message says which file, where in
 * it, and why.
 */
public class InvalidVendorException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Refuses a vendor.
   *
   * @param message which file or parameter, what is wrong with it and what is allowed
   */
  public InvalidVendorException(String message) {
    super(message);
  }

  /**
   * Refuses a vendor whose contract cannot be read.
   *
   * @param message which file and what is wrong
   * @param cause what the reader threw
   */
  public InvalidVendorException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Refuses a vendor because of a parameter of its route.
   *
   * @param vendor the vendor's name
   * @param what which parameter, what is wrong with it and what is allowed; no full stop
   * @return the exception
   */
  public static InvalidVendorException of(String vendor, String what) {
    return new InvalidVendorException("The vendor '" + vendor + "' cannot be used: " + what + ".");
  }
}
