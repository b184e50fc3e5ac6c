package io.campaignmessaging.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Work on a folder and all that is in it. Symbolic links are not followed. */
final class FileTree {

  private FileTree() {}

  /** Deletes the folder, if it is there. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    walk(root, Files::delete);
  }

  /** Gives all of the folder to a user and group, itself last. */
  static void own(Path root, int user, int group) throws IOException {
    walk(
        root,
        path -> {
          Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        });
  }

  private static void walk(Path root, PathAction action) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            action.on(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            action.on(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @FunctionalInterface
  private interface PathAction {
    void on(Path path) throws IOException;
  }
}
