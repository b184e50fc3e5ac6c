package io.campaignmessaging.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of the processes and, once it is made, an archive of its classes (CDS), which
 * takes about a third off each start. Such an archive knows jars only, so folders are packed into
 * jars.
 */
final class ClassArchive {

  private final Path archive;
  private final String classPath;

  private ClassArchive(Path archive, String classPath) {
    this.archive = archive;
    this.classPath = classPath;
  }

  /** Takes the class path of this process; its folders become jars in the given one. */
  static ClassArchive in(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve(path.getFileName() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else {
        entries.add(entry);
      }
    }
    Path archive = folder.resolve("classes.jsa");
    Files.deleteIfExists(archive);
    return new ClassArchive(archive, String.join(File.pathSeparator, entries));
  }

  /**
   * What the JVM needs: the first process that ends in order writes the archive, others read it.
   */
  List<String> arguments() {
    String option = Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=";
    // What cannot be archived is loaded as ever; that is no news.
    return List.of(option + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-cp", classPath);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(folder);
        JarOutputStream packed = new JarOutputStream(Files.newOutputStream(jar))) {
      files
          .filter(file -> !file.equals(folder))
          .forEach(file -> add(packed, folder.relativize(file).toString(), file));
    }
  }

  private static void add(JarOutputStream packed, String name, Path file) {
    try {
      boolean isFolder = Files.isDirectory(file);
      packed.putNextEntry(
          new JarEntry(name.replace(File.separatorChar, '/') + (isFolder ? "/" : "")));
      if (!isFolder) {
        Files.copy(file, (OutputStream) packed);
      }
      packed.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
