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
    return !isAddress((String) message.get("customer_email"));
  }

  /**
   * Tells whether a text can be an address.
   *
   * @param text the text; may be null
   * @return false if it is missing, too long or no address
   */
  public boolean isAddress(String text) {
    return text != null
        && text.length() <= MAXIMAL_LENGTH
        && text.indexOf('@') <= MAXIMAL_LOCAL_LENGTH
        && ADDRESS.matcher(text).matches();
  }
}
