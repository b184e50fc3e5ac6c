package io.campaignmessaging.vendor;

import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Turns addresses and names from elsewhere into ones that can stand in a mail's envelope and header
 * without becoming anything else there.
 */
final class MailAddress {

  /** The dot-string form of RFC 5321, section 4.1.2; no server needs SMTPUTF8 for it. */
  private static final Pattern LOCAL_PART =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*");
  private static final Pattern LINE_BREAKS_AND_CONTROLS =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
  private static final int MAXIMAL_LENGTH = 254;
  private static final int MAXIMAL_NAME_LENGTH = 128;

  private MailAddress() {}

  /**
   * Makes a mailbox of an address and a name.
   *
   * @param address the address; a domain beyond ASCII becomes its punycode
   * @param name the display name, of which control characters become spaces; null or blank for none
   * @return the mailbox, with RFC 2047 words where the name needs them
   * @throws IllegalArgumentException if the address is none that every server takes; the message
   *     says why and does not show it
   */
  static InternetAddress of(String address, String name) {
    try {
      return new InternetAddress(ascii(address), displayName(name), StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException impossible) {
      throw new IllegalStateException("Every Java has UTF-8.", impossible);
    }
  }

  private static String ascii(String address) {
    int at = address == null ? -1 : address.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("it has no @");
    }
    String local = address.substring(0, at);
    if (!LOCAL_PART.matcher(local).matches()) {
      throw new IllegalArgumentException(
          "what stands before its @ must have ASCII letters, digits and !#$%&'*+/=?^_`{|}~-. only");
    }
    String domain = domain(address.substring(at + 1));
    String ascii = local + "@" + domain;
    if (ascii.length() > MAXIMAL_LENGTH) {
      throw new IllegalArgumentException("it has more than " + MAXIMAL_LENGTH + " characters");
    }
    return ascii;
  }

  /**
   * The ASCII form of a domain.
   *
   * @param domain the domain
   * @throws IllegalArgumentException if it is none
   */
  static String domain(String domain) {
    String ascii;
    try {
      ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      ascii = "";
    }
    if (!DOMAIN.matcher(ascii).matches()) {
      throw new IllegalArgumentException("what stands behind its @ must be a domain");
    }
    return ascii;
  }

  private static String displayName(String name) {
    if (name == null) {
      return null;
    }
    String oneLine = LINE_BREAKS_AND_CONTROLS.matcher(name).replaceAll(" ").strip();
    if (oneLine.isEmpty()) {
      return null;
    }
    int length = oneLine.codePointCount(0, oneLine.length());
    return length <= MAXIMAL_NAME_LENGTH
        ? oneLine
        : oneLine.substring(0, oneLine.offsetByCodePoints(0, MAXIMAL_NAME_LENGTH));
  }
}
