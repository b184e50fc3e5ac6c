package io.campaignmessaging.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder that holds all that the embedded services keep, locked for one running copy of the
 * application from {@link #open} until {@link #close}.
 */
public final class DataFolder implements AutoCloseable {

  /** The setting that names the folder. */
  public static final String SETTING = "campaign.data.folder";

  static final String MARKER_FILE = "campaign-messaging.folder";
  static final String LOCK_FILE = "campaign-messaging.lock";

  private static final String MARKER =
      "campaign-messaging data folder, layout 1\n"
          + "The application keeps its embedded database and broker here. Stop it before you copy,"
          + " move or delete this folder.\n";

  /** What file systems and file managers leave in a folder that is otherwise empty. */
  private static final Set<String> NOT_FOREIGN = Set.of("lost+found", ".DS_Store");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * The folders that are open in this process. POSIX drops all of a process's locks on a file when
   * it closes any descriptor of that file, so a second opening must not even touch the lock file.
   */
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lockChannel;

  private DataFolder(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens the folder that the setting names.
   *
   * @param folder the value of {@value #SETTING}; relative to the working directory
   * @return the folder, locked
   * @throws StartFailure if the folder cannot be used; the message says why and what to do
   */
  public static DataFolder open(String folder) {
    if (folder.isBlank()) {
      throw new StartFailure(
          "The data folder has no name.", "Set " + SETTING + " to the path of a folder.");
    }
    try {
      return open(Path.of(folder));
    } catch (InvalidPathException e) {
      throw new StartFailure(
          "The data folder '" + folder + "' is no valid path: " + e.getReason() + ".",
          "Set " + SETTING + " to the path of a folder.",
          e);
    }
  }

  /**
   * Opens the folder, which is made if it does not exist.
   *
   * @param folder the path; relative to the working directory
   * @return the folder, locked
   * @throws StartFailure if the folder cannot be used; the message says why and what to do
   */
  public static DataFolder open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    refuseUnquotable(absolute);
    try {
      return openExisting(create(absolute));
    } catch (IOException e) {
      throw unusable(absolute, e);
    }
  }

  /** Returns the folder's path, absolute and without symbolic links. */
  public Path path() {
    return path;
  }

  /**
   * Makes a folder of its own, for its owner only, inside this one.
   *
   * @param name the name of the inner folder
   * @return its path; it exists
   * @throws StartFailure if it can be neither found nor made
   */
  public Path folder(String name) {
    Path inner = path.resolve(name);
    try {
      if (!Files.isDirectory(inner)) {
        Files.createDirectory(inner, OWNER_ONLY);
      }
      return inner;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Gives the lock back. The folder stays as it is. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot unlock the data folder " + path, e);
    } finally {
      OPEN_HERE.remove(path);
    }
  }

  /** Says in one line why the folder is of no use. */
  static StartFailure unusable(Path folder, IOException cause) {
    String reason;
    if (cause instanceof AccessDeniedException) {
      reason =
          "the user "
              + System.getProperty("user.name")
              + " may not write to "
              + ((AccessDeniedException) cause).getFile();
    } else if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      reason = failure.getReason() + " (" + failure.getFile() + ")";
    } else {
      reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
    return new StartFailure(
        "The data folder " + folder + " cannot be used: " + reason + ".",
        "Make it writable with room in it, or set " + SETTING + " to a folder that is.",
        cause);
  }

  /** PostgreSQL hands paths to a shell between double quotes, and the broker replaces ${…}. */
  private static void refuseUnquotable(Path folder) {
    if (folder.toString().matches("(?s).*[\"$`\\\\\\n].*")) {
      throw new StartFailure(
          "The data folder "
              + folder
              + " cannot be used: its path has a double quote, a dollar sign, a back quote, a"
              + " backslash or a line end.",
          "Set " + SETTING + " to a folder with a plainer path.");
    }
  }

  private static Path create(Path folder) throws IOException {
    for (Path part = folder; part != null; part = part.getParent()) {
      if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
        if (Files.isDirectory(part)) {
          break;
        }
        throw new StartFailure(
            "The data folder "
                + folder
                + " cannot be used: "
                + part
                + " is no folder that can be reached.",
            "Set " + SETTING + " to a path of folders.");
      }
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder, OWNER_ONLY);
    }
    return folder.toRealPath();
  }

  private static DataFolder openExisting(Path folder) throws IOException {
    refuseForeign(folder);
    if (!OPEN_HERE.add(folder)) {
      throw inUse(folder, String.valueOf(ProcessHandle.current().pid()));
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              folder.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(folder, holder(channel));
      }
      writeMarker(folder);
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
      locked = true;
      return new DataFolder(folder, channel);
    } finally {
      if (!locked) {
        OPEN_HERE.remove(folder);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static void refuseForeign(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER_FILE);
    if (Files.isRegularFile(marker)) {
      String found = Files.readString(marker);
      // Empty: killed between making and writing it.
      if (!found.isEmpty() && !found.lines().findFirst().equals(MARKER.lines().findFirst())) {
        throw new StartFailure(
            "The data folder " + folder + " was made by another version of this application.",
            "Start that version, or set " + SETTING + " to another folder.");
      }
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      boolean foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .anyMatch(name -> !NOT_FOREIGN.contains(name) && !name.equals(LOCK_FILE));
      if (foreign) {
        throw new StartFailure(
            "The data folder "
                + folder
                + " holds files that are not this application's ("
                + MARKER_FILE
                + " is not there).",
            "Set " + SETTING + " to an empty or a new folder.");
      }
    }
  }

  private static void writeMarker(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER_FILE);
    if (!Files.isRegularFile(marker) || Files.size(marker) == 0) {
      Files.writeString(marker, MARKER);
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(32);
    channel.read(content, 0);
    return StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
  }

  private static StartFailure inUse(Path folder, String holder) {
    return new StartFailure(
        "The data folder "
            + folder
            + " is in use by another copy of this application"
            + (holder.isEmpty() ? "." : ", process " + holder + "."),
        "Stop that copy, or set " + SETTING + " to another folder.");
  }
}
