package io.campaignmessaging.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/** A copy of {@code routes/} with a mutant's edits in it. */
final class MutatedRoutes {

  private static final Path ROUTES = Path.of("routes");

  private MutatedRoutes() {}

  /**
   * Writes the copy to {@code target/mutants/<name>/routes}.
   *
   * @return the folder
   * @throws IllegalStateException if an edit does not find its text exactly once
   */
  static Path write(Mutant mutant) throws IOException {
    Path folder = Path.of("target", "mutants", mutant.name(), "routes");
    FileSystemUtils.deleteRecursively(folder);
    FileSystemUtils.copyRecursively(ROUTES, Files.createDirectories(folder));
    for (Mutant.Edit edit : mutant.editsOrNone()) {
      Path file = folder.resolve(edit.file());
      Files.writeString(file, edited(mutant, edit, Files.readString(file)));
    }
    return folder;
  }

  /**
   * Tells whether every edit of a mutant finds its text in {@code routes/}.
   *
   * @throws IllegalStateException if one does not
   */
  static void check(Mutant mutant) throws IOException {
    for (Mutant.Edit edit : mutant.editsOrNone()) {
      edited(mutant, edit, Files.readString(ROUTES.resolve(edit.file())));
    }
  }

  private static String edited(Mutant mutant, Mutant.Edit edit, String text) {
    int found = StringUtils.countOccurrencesOf(text, edit.find());
    if (found != 1) {
      throw new IllegalStateException(
          "Mutant %s in mutants.yaml: its text is %d times in routes/%s instead of once: %s"
              .formatted(mutant.name(), found, edit.file(), edit.find()));
    }
    return text.replace(edit.find(), edit.replacement());
  }
}
