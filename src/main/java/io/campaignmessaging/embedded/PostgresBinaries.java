package io.campaignmessaging.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive that the class path holds for this operating
 * system and processor.
 */
final class PostgresBinaries {

  private static final String FOLDER_PREFIX = "binaries-";

  /** The name while unpacking: what a killed process left is thrown away. */
  private static final String UNFINISHED = "binaries.new";

  private final Path folder;

  private PostgresBinaries(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks the programs unless they are there already, and removes those of another version.
   *
   * @param parent the folder to unpack into
   * @throws StartFailure if the class path has no programs for this platform
   * @throws IOException if the folder cannot be written
   */
  static PostgresBinaries unpack(Path parent) throws IOException {
    return unpack(
        parent, archiveName(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  static PostgresBinaries unpack(Path parent, String archiveName) throws IOException {
    URL archive = PostgresBinaries.class.getClassLoader().getResource(archiveName);
    if (archive == null) {
      throw unsupported(
          "There is no embedded PostgreSQL for this platform ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + ").",
          null);
    }
    Path folder = parent.resolve(FOLDER_PREFIX + Long.toHexString(checksum(archive)));
    if (!Files.isDirectory(folder)) {
      Path unfinished = parent.resolve(UNFINISHED);
      FileTree.delete(unfinished);
      Files.createDirectory(unfinished);
      extract(archive, unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    removeOthers(parent, folder);
    return new PostgresBinaries(folder);
  }

  /** Returns the path of a program, for example {@code pg_ctl}. */
  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  /**
   * Asks the server program for its version, for example {@code 18.6}.
   *
   * @throws StartFailure if the program does not run on this machine
   */
  String version() {
    String failure;
    Exception cause = null;
    try {
      Command.Result result = Command.run(List.of(program("postgres"), "--version"));
      if (result.succeeded()) {
        return result.output().strip().replaceFirst("^\\D*", "");
      }
      failure = result.output();
    } catch (IOException e) {
      failure = e.getMessage();
      cause = e;
    }
    throw unsupported(
        "The embedded PostgreSQL does not run on this machine: " + failure.strip() + ".", cause);
  }

  /** Names the archive as the published binaries name it. */
  static String archiveName(String osName, String osArchitecture) {
    String system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName;
    String processor =
        switch (osArchitecture) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArchitecture;
        };
    return "postgres-"
        + system.toLowerCase(Locale.ROOT).replace(' ', '-')
        + "-"
        + processor
        + ".txz";
  }

  private static StartFailure unsupported(String description, Exception cause) {
    return new StartFailure(
        description,
        "Set CAMPAIGN_DATABASE_URL to a PostgreSQL of yours (postgresql://user:password@host/database)"
            + " and RabbitMQ_URL to a RabbitMQ of yours (amqp://user:password@host).",
        cause);
  }

  private static long checksum(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar && jar.getJarEntry().getCrc() != -1) {
      return jar.getJarEntry().getCrc();
    }
    try (CheckedInputStream content =
        new CheckedInputStream(connection.getInputStream(), new CRC32())) {
      content.transferTo(OutputStream.nullOutputStream());
      return content.getChecksum().getValue();
    }
  }

  private static void extract(URL archive, Path target) throws IOException {
    try (InputStream content = new BufferedInputStream(archive.openStream());
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(content))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(
              "The archive " + archive + " leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (isNeeded(entry.getName())) {
          Files.createDirectories(path.getParent());
          extract(tar, entry, path);
        }
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      boolean executable = (entry.getMode() & 0100) != 0;
      if (executable && !path.toFile().setExecutable(true, false)) {
        throw new IOException("Cannot make " + path + " executable");
      }
    }
  }

  /** Static libraries serve only those who compile against PostgreSQL. */
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a");
  }

  private static void removeOthers(Path parent, Path kept) throws IOException {
    try (var others = Files.newDirectoryStream(parent, FOLDER_PREFIX + "*")) {
      for (Path other : others) {
        if (!other.equals(kept)) {
          FileTree.delete(other);
        }
      }
    }
  }
}
