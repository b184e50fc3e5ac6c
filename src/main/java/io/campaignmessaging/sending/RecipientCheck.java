package io.campaignmessaging.sending;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/**
 * Tells addresses from other text before a vendor is asked. It refuses only what can be no address,
 * because a vendor knows better which addresses it serves.
 */
@Component
public class RecipientCheck {

  /** The longest forward path of RFC 5321, section 4.5.3.1.3, without its angle brackets. */
  private static final int MAXIMAL_LENGTH = 254;

  /** The longest local part of RFC 5321, section 4.5.3.1.1. */
  private static final int MAXIMAL_LOCAL_LENGTH = 64;

  private static final String ATOM = "[^\\p{Z}\\p{Cc}\\p{Cf}@<>()\\[\\],;:\\\\\".]+";

  /** The dot-string form of RFC 5321, section 4.1.2, with RFC 6531's letters beyond ASCII. */
  private static final Pattern ADDRESS =
      Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@" + ATOM + "(?:\\." + ATOM + ")*");

  /**
   * Tells whether a message must be refused.
   *
   * @param message the claimed row; as a whole, because Camel takes the quotes off a text that is
   *     named as a parameter
   * @return true if its recipient is missing, too long or no address
   */
  public boolean isRefused(@Body Map<String, Object> message) {
    String address = (String) message.get("customer_email");
    return address == null
        || address.length() > MAXIMAL_LENGTH
        || address.indexOf('@') > MAXIMAL_LOCAL_LENGTH
        || !ADDRESS.matcher(address).matches();
  }
}
