package io.campaignmessaging.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory that can be filled. Mounting it needs root. */
final class SmallDisk {

  private static final String OPTIONS = "size=512m,mode=0755";
  private static final int PIECE = 1024 * 1024;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it.
   *
   * @throws IOException if that is not permitted here
   */
  static SmallDisk mount(Path folder) throws IOException {
    run(List.of("mount", "-t", "tmpfs", "-o", OPTIONS, "tmpfs", folder.toString()));
    return new SmallDisk(folder);
  }

  /** Takes away what a run left whose JVM was killed. */
  static void unmountLeftOver(Path folder) throws IOException {
    Path mounts = Path.of("/proc/mounts");
    if (Files.exists(mounts) && Files.readString(mounts).contains(" " + folder + " ")) {
      new SmallDisk(folder).unmount();
    }
  }

  /** Tells why no small disk can be had here; empty if one can. */
  static String obstacle(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(parent), "small-disk");
    try {
      mount(folder).unmount();
      return "";
    } catch (IOException e) {
      return e.getMessage();
    } finally {
      Files.delete(folder);
    }
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    byte[] piece = new byte[PIECE];
    for (int length = PIECE; length > 0; length /= 2) {
      fillWith(piece, length);
    }
  }

  private void fillWith(byte[] piece, int length) throws IOException {
    try (OutputStream file = Files.newOutputStream(filling(length))) {
      for (long left = Files.getFileStore(folder).getTotalSpace(); left > 0; left -= length) {
        file.write(piece, 0, length);
      }
    } catch (IOException e) {
      if (Files.getFileStore(folder).getUsableSpace() >= length) {
        throw e;
      }
    }
  }

  private Path filling(int length) {
    return folder.resolve("filling-" + length);
  }

  /** Gives the space back. */
  void empty() throws IOException {
    for (int length = PIECE; length > 0; length /= 2) {
      Files.deleteIfExists(filling(length));
    }
  }

  void unmount() throws IOException {
    run(List.of("umount", folder.toString()));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(String.join(" ", command) + " was interrupted", e);
    }
  }
}
