package io.campaignmessaging.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A password that is made once and kept in a file that only its owner may read. */
final class GeneratedPassword {

  /** 192 bits: beyond guessing, and 32 characters of Base64 without padding. */
  private static final int RANDOM_BYTES = 24;

  private GeneratedPassword() {}

  /**
   * Reads the password, or makes it if there is no file yet.
   *
   * @param file where the password is kept
   * @return the password: letters, digits, minus and underscore
   * @throws IOException if the file can be neither read nor written
   */
  static String readOrCreate(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    write(file, password + "\n");
    return password;
  }

  /** Writes a file that only its owner may read, whole or not at all. */
  static void write(Path file, String content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, content);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
