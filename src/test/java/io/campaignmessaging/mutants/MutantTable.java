package io.campaignmessaging.mutants;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The mutants as a Markdown table. */
final class MutantTable {

  private MutantTable() {}

  /** The table of {@code docs/mutants.md}. */
  static String of(List<Mutant> mutants) {
    return "| mutant | rule that it takes out | caught by | how |\n| --- | --- | --- | --- |\n"
        + mutants.stream().map(mutant -> row(mutant) + "\n").collect(Collectors.joining());
  }

  /** The same with the seconds that each took. */
  static String of(List<Mutant> mutants, Map<Mutant, Double> seconds) {
    return "| mutant | rule that it takes out | caught by | how | seconds |\n"
        + "| --- | --- | --- | --- | --- |\n"
        + mutants.stream()
            .map(mutant -> row(mutant) + " %.1f |\n".formatted(seconds.get(mutant)))
            .collect(Collectors.joining());
  }

  private static String row(Mutant mutant) {
    return "| `%s` | %s | `%s.%s` | %s |"
        .formatted(
            mutant.name(),
            mutant.rule(),
            mutant.testClass().getSimpleName(),
            mutant.catchingMethod(),
            mutant.how());
  }
}
