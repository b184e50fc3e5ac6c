package io.campaignmessaging.settings;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding of RFC 3986, section 2.1, over UTF-8. A plus sign stays a plus sign, other than
 * with {@link java.net.URLDecoder}.
 */
final class PercentEncoding {

  private static final HexFormat UPPER_CASE_HEX = HexFormat.of().withUpperCase();

  /** RFC 3986, section 2.3, besides letters and digits. */
  private static final String UNRESERVED_MARKS = "-._~";

  private PercentEncoding() {}

  /**
   * Decodes a part of a URL.
   *
   * @param encoded the part as it stands in the URL
   * @param part what it is, for example {@code "password"}, for the refusal
   * @param setting the setting that holds the URL
   * @return the decoded text, which holds no NUL
   * @throws SettingsException if a percent sign is not followed by two hexadecimal digits, or the
   *     bytes are not UTF-8
   */
  static String decode(String encoded, String part, UrlSetting setting) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
    int position = 0;
    while (position < encoded.length()) {
      int character = encoded.codePointAt(position);
      if (character == '%') {
        decoded.write(hexadecimalByte(encoded, position + 1, part, setting));
        position += 3;
      } else {
        decoded.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        position += Character.charCount(character);
      }
    }
    return utf8(decoded.toByteArray(), part, setting);
  }

  /**
   * Encodes everything but RFC 3986's unreserved characters, so that decoders of every kind read it
   * back alike.
   *
   * @param plain any text
   * @return the encoded text, in ASCII
   */
  static String encode(String plain) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : plain.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xFF);
      if (isUnreserved(character)) {
        encoded.append(character);
      } else {
        encoded.append('%').append(UPPER_CASE_HEX.toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char character) {
    return character < 0x80
        && (Character.isLetterOrDigit(character) || UNRESERVED_MARKS.indexOf(character) >= 0);
  }

  private static int hexadecimalByte(String encoded, int from, String part, UrlSetting setting) {
    if (from + 2 > encoded.length()
        || !HexFormat.isHexDigit(encoded.charAt(from))
        || !HexFormat.isHexDigit(encoded.charAt(from + 1))) {
      throw setting.refuse(
          "the "
              + part
              + " holds a percent sign without two hexadecimal digits behind it (a plain % is"
              + " written %25)");
    }
    int octet = HexFormat.fromHexDigits(encoded, from, from + 2);
    if (octet == 0) {
      throw setting.refuse("the " + part + " holds %00, which no server accepts");
    }
    return octet;
  }

  private static String utf8(byte[] bytes, String part, UrlSetting setting) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw setting.refuse("the " + part + ", once percent-decoded, is not UTF-8");
    }
  }
}
