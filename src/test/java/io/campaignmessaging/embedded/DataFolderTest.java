package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {

  @TempDir private Path temporary;

  @Test
  void aNewFolderIsMadeForItsOwnerOnly() throws IOException {
    Path path = temporary.resolve("not/yet/there");
    try (DataFolder folder = DataFolder.open(path)) {
      assertThat(folder.path()).isEqualTo(path.toRealPath()).isAbsolute();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      Path inner = folder.folder("inner");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
          .isEqualTo("rwx------");
      assertThat(folder.folder("inner")).isEqualTo(inner);
    }
  }

  @Test
  void aFolderOfOursOpensAgain() {
    DataFolder.open(temporary.resolve("data")).close();
    DataFolder.open(temporary.resolve("data")).close();
  }

  @Test
  void aFolderThatIsOpenIsRefusedAndStaysLocked() {
    Path path = temporary.resolve("data");
    try (DataFolder folder = DataFolder.open(path)) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        assertThatThrownBy(() -> DataFolder.open(path))
            .isInstanceOf(StartFailure.class)
            .hasMessageContaining(folder.path().toString())
            .hasMessageContaining("in use by another copy")
            .hasMessageContaining("process " + ProcessHandle.current().pid())
            .hasMessageContaining("campaign.data.folder")
            .hasMessageNotContaining("\n");
      }
    }
    DataFolder.open(path).close();
  }

  @Test
  void theSameFolderByAnotherNameIsRefusedToo() throws IOException {
    Path path = temporary.resolve("data");
    try (DataFolder folder = DataFolder.open(path)) {
      Path link = Files.createSymbolicLink(temporary.resolve("link"), folder.path());
      assertThatThrownBy(() -> DataFolder.open(link)).hasMessageContaining("in use");
    }
  }

  @Test
  void aForeignFolderIsRefusedAndNotTouched() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("documents"));
    Files.writeString(path.resolve("thesis.txt"), "not yours");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("not this application's")
        .hasMessageContaining("campaign.data.folder");
    assertThat(path.toFile().list()).containsExactly("thesis.txt");
  }

  @Test
  void anEmptyFolderAndAFreshlyMountedDiskAreTaken() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("mounted"));
    Files.createDirectory(path.resolve("lost+found"));
    DataFolder.open(path).close();
    DataFolder.open(path).close();
  }

  @Test
  void aFolderWhoseFirstOpeningWasKilledIsTaken() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("data"));
    Files.createFile(path.resolve(DataFolder.LOCK_FILE));
    Files.createFile(path.resolve(DataFolder.MARKER_FILE));
    DataFolder.open(path).close();
    assertThat(path.resolve(DataFolder.MARKER_FILE)).isNotEmptyFile();
  }

  @Test
  void aFolderOfAnotherLayoutIsRefused() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("data"));
    Files.writeString(
        path.resolve(DataFolder.MARKER_FILE), "campaign-messaging data folder, layout 2\n");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("another version");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    for (Path path : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> DataFolder.open(path))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("campaign.data.folder")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aFolderThatMayNotBeWrittenIsRefused() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(path), "This user is root, whom permissions do not bind");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("may not write")
        .hasMessageContaining("campaign.data.folder");
  }

  @Test
  void aFileSystemThatTakesNoFilesIsRefused() {
    // A path on which every system refuses new folders, to root as well.
    Path path = Path.of("/proc/campaign-messaging");
    assumeFalse(!Files.isDirectory(path.getParent()), "This system has no /proc");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("campaign.data.folder")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\0", "a\"b", "$HOME", "a`b`", "a\\b", "a\nb"})
  void aNameThatIsNoPathOrThatAShellWouldReadIsRefused(String name) {
    assertThatThrownBy(() -> DataFolder.open(name))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("campaign.data.folder")
        .hasMessageNotContaining("\n");
  }
}
