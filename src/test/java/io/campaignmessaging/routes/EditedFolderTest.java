package io.campaignmessaging.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class EditedFolderTest {

  @TempDir private Path edited;
  @TempDir private Path running;
  private EditedFolder folder;

  @BeforeEach
  void fill() throws IOException {
    for (Path each : new Path[] {edited, running}) {
      write(each.resolve("send.camel.yaml"), "send");
      write(each.resolve("sql/claim.sql"), "claim");
      write(each.resolve("vendors/acme.yaml"), "acme");
      write(each.resolve("templates/http.camel.yaml"), "http");
    }
    folder = new EditedFolder(edited, running);
  }

  @Test
  void sameFilesAreNoEdits() throws IOException {
    write(edited.resolve("send.camel.yaml"), "send");

    assertThat(folder.edits()).isEmpty();
  }

  @Test
  void changedNewAndDeletedFilesAreEdits() throws IOException {
    write(edited.resolve("send.camel.yaml"), "send more");
    write(edited.resolve("sql/count.sql"), "count");
    Files.delete(edited.resolve("vendors/acme.yaml"));

    Map<String, Optional<byte[]>> edits = folder.edits();
    assertThat(edits)
        .containsOnlyKeys("send.camel.yaml", "sql/count.sql", "vendors/acme.yaml")
        .containsEntry("vendors/acme.yaml", Optional.empty());

    folder.accept(edits);
    assertThat(folder.edits()).isEmpty();
    assertThat(running.resolve("sql/count.sql")).hasContent("count");
    assertThat(running.resolve("vendors/acme.yaml")).doesNotExist();
  }

  @Test
  void whatAnEditorLeavesCountsForNothing() throws IOException {
    write(edited.resolve(".send.camel.yaml.swp"), "x");
    write(edited.resolve(".#send.camel.yaml"), "x");
    write(edited.resolve("send.camel.yaml~"), "x");
    write(edited.resolve(".idea/send.camel.yaml"), "x");
    write(edited.resolve("README.md"), "x");

    assertThat(folder.edits()).isEmpty();
    assertThat(folder.stamps())
        .containsOnlyKeys(
            "send.camel.yaml", "sql/claim.sql", "templates/http.camel.yaml", "vendors/acme.yaml");
  }

  @Test
  void aSavedFileHasAnotherStamp() throws IOException {
    Map<String, EditedFolder.Stamp> before = folder.stamps();
    write(edited.resolve("sql/claim.sql"), "claim more");

    assertThat(folder.stamps()).isNotEqualTo(before);
  }

  @Test
  void aCandidateIsTheRunningFolderWithSomeEdits() throws IOException {
    Path candidate =
        folder.candidate(
            Map.of("send.camel.yaml", Optional.of("new".getBytes(StandardCharsets.UTF_8))));

    assertThat(candidate.resolve("send.camel.yaml")).hasContent("new");
    assertThat(candidate.resolve("sql/claim.sql")).hasContent("claim");
    assertThat(running.resolve("send.camel.yaml")).hasContent("send");
    FileSystemUtils.deleteRecursively(candidate);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
