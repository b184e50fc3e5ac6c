package io.campaignmessaging.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The SHA-256 of the lines so far, by which a repeat is known to be of the same content. It is of
 * the lines as they were read, because parsers read ahead of them.
 */
final class LineDigest {

  private final MessageDigest digest;

  LineDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256.", impossible);
    }
  }

  void add(ImportedLine line) {
    number(line.fields().size());
    for (Map.Entry<String, String> field : line.fields().entrySet()) {
      text(field.getKey());
      text(field.getValue());
    }
    if (line.refusal() != null) {
      text(line.refusal().field());
      text(line.refusal().reason());
    }
  }

  /** The digest of the lines so far, in hexadecimal; more may be added. */
  String value() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("The JDK's SHA-256 can be cloned.", impossible);
    }
  }

  private void text(String text) {
    if (text == null) {
      number(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
