package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The routes folder that somebody edits, and the copy of it that runs: what was found good of the
 * edits.
 */
final class EditedFolder {

  /** What routes are made of; whatever else an editor leaves in a folder counts for nothing. */
  private static final Pattern FILES =
      Pattern.compile(
          "[^./][^/]*\\.java|([^./][^/]*/)*[^./][^/]*\\.camel\\.yaml|sql/[^./][^/]*\\.sql|vendors/[^./][^/]*\\.yaml");

  private final Path edited;
  private final Path running;

  /**
   * When a file was saved last, and how long it is.
   *
   * @param modified as the file system says it
   * @param size in bytes
   */
  record Stamp(FileTime modified, long size) {}

  /**
   * Joins the two.
   *
   * @param edited the folder that is edited
   * @param running the copy that runs
   */
  EditedFolder(Path edited, Path running) {
    this.edited = edited;
    this.running = running;
  }

  /** The copy that runs. */
  Path running() {
    return running;
  }

  /**
   * Looks at the edited files without reading them.
   *
   * @return by their names in the folder
   * @throws IOException if the folder cannot be read
   */
  Map<String, Stamp> stamps() throws IOException {
    Map<String, Stamp> stamps = new TreeMap<>();
    for (Map.Entry<String, Path> file : filesIn(edited).entrySet()) {
      try {
        stamps.put(
            file.getKey(),
            new Stamp(Files.getLastModifiedTime(file.getValue()), Files.size(file.getValue())));
      } catch (NoSuchFileException e) {
        // Deleted a moment ago.
        stamps.remove(file.getKey());
      }
    }
    return stamps;
  }

  /**
   * Compares the edited files with those that run.
   *
   * @return the content of each file that differs, by its name; empty for one that was deleted
   * @throws IOException if a file cannot be read
   */
  Map<String, Optional<byte[]>> edits() throws IOException {
    Map<String, Path> now = filesIn(edited);
    Map<String, Path> before = filesIn(running);
    Map<String, Optional<byte[]>> edits = new TreeMap<>();
    before.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(name -> edits.put(name, Optional.empty()));
    for (Map.Entry<String, Path> file : now.entrySet()) {
      byte[] content = Files.readAllBytes(file.getValue());
      Path other = before.get(file.getKey());
      if (other == null || !Arrays.equals(content, Files.readAllBytes(other))) {
        edits.put(file.getKey(), Optional.of(content));
      }
    }
    return edits;
  }

  /**
   * Makes a folder as the running one would be with some edits.
   *
   * @param edits as {@link #edits} gives them
   * @return the folder, which the caller deletes
   * @throws IOException if it cannot be written
   */
  Path candidate(Map<String, Optional<byte[]>> edits) throws IOException {
    Path candidate = Files.createTempDirectory("campaign-routes-").toRealPath();
    FileSystemUtils.copyRecursively(running, candidate);
    write(edits, candidate);
    return candidate;
  }

  /**
   * Takes edits over.
   *
   * @param edits as {@link #edits} gives them
   * @throws IOException if a file cannot be written
   */
  void accept(Map<String, Optional<byte[]>> edits) throws IOException {
    write(edits, running);
  }

  private static void write(Map<String, Optional<byte[]>> edits, Path folder) throws IOException {
    for (Map.Entry<String, Optional<byte[]>> edit : edits.entrySet()) {
      Path file = folder.resolve(edit.getKey());
      if (edit.getValue().isPresent()) {
        Files.createDirectories(file.getParent());
        Files.write(file, edit.getValue().get());
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Map<String, Path> filesIn(Path folder) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(Files::isRegularFile)
          .forEach(
              file -> {
                String name = RouteFile.nameOf(folder, file);
                if (FILES.matcher(name).matches()) {
                  files.put(name, file);
                }
              });
    }
    return files;
  }
}
