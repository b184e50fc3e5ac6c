package io.campaignmessaging.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the mutants without running them. */
class MutantsTest {

  private static final Path PAGE = Path.of("docs", "mutants.md");

  @ParameterizedTest
  @MethodSource("io.campaignmessaging.mutants.Mutant#all")
  void everyEditFindsItsTextInTheRoutes(Mutant mutant) {
    assertThatCode(() -> MutatedRoutes.check(mutant)).doesNotThrowAnyException();
    assertThat(mutant.editsOrNone().isEmpty())
        .as("%s either edits routes or replaces beans", mutant.name())
        .isEqualTo(mutant.replacedBeans() != null);
  }

  @Test
  void namesAreUnique() {
    assertThat(Mutant.all()).extracting(Mutant::name).doesNotHaveDuplicates();
  }

  @Test
  void thePageListsTheMutantsAsTheyAre() throws IOException {
    assertThat(Files.readString(PAGE)).contains(MutantTable.of(Mutant.all()));
  }
}
