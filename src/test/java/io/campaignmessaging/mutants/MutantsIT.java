package io.campaignmessaging.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes out one rule at a time and proves that a test fails then. {@code ./mvnw verify -Pmutants},
 * {@code -Dmutants=name,name} for a few, {@code -Dmutants.patience=20} (seconds) on a busy machine.
 */
@Tag("mutants")
class MutantsIT {

  /**
   * Long enough for the tests that wait and pass, and what each time-out costs. A machine that is
   * too busy for it says so, as the same tests then fail with all rules.
   */
  private static final String PATIENCE_SECONDS = System.getProperty("mutants.patience", "6");

  /** A test that is to fail by an assertion must not fail by a wait that was too short. */
  private static final String LONG_PATIENCE_SECONDS = "60";

  @Test
  void everyRuleHasATestThatFailsWhenTheRuleIsTakenOut() throws IOException {
    List<Mutant> mutants = chosen();
    List<String> problems = new ArrayList<>(problemsWithAllRules(mutants));
    Map<Mutant, Double> seconds = new LinkedHashMap<>();
    for (Mutant mutant : mutants) {
      long began = System.nanoTime();
      problems.addAll(problemsWithout(mutant));
      seconds.put(mutant, (System.nanoTime() - began) / 1e9);
    }
    String table = MutantTable.of(mutants, seconds);
    System.out.println(table);
    Files.writeString(
        Files.createDirectories(Path.of("target", "mutants")).resolve("report.md"), table);
    assertThat(problems).isEmpty();
  }

  private static List<Mutant> chosen() {
    String names = System.getProperty("mutants");
    List<Mutant> all = Mutant.all();
    if (names == null) {
      return all;
    }
    List<String> wanted = Arrays.asList(names.split(","));
    assertThat(all).extracting(Mutant::name).as("-Dmutants").containsAll(wanted);
    return all.stream().filter(mutant -> wanted.contains(mutant.name())).toList();
  }

  /** A test that fails anyway catches nothing. The patience is that of the mutants. */
  private static List<String> problemsWithAllRules(List<Mutant> mutants) {
    List<String> problems = new ArrayList<>();
    for (Mutant.Failure how : Mutant.Failure.values()) {
      List<Mutant> group = mutants.stream().filter(mutant -> mutant.how() == how).toList();
      Map<Class<?>, Set<String>> tests = new LinkedHashMap<>();
      for (Mutant mutant : group) {
        Set<String> methods =
            tests.computeIfAbsent(mutant.testClass(), type -> new LinkedHashSet<>());
        methods.add(mutant.stillPasses());
        methods.add(mutant.catchingMethod());
      }
      TestRun run = TestRun.of(tests, Map.of(Switches.PATIENCE_SECONDS, patience(how)));
      tests.forEach(
          (type, methods) ->
              methods.stream()
                  .map(method -> run.problemOf(type, method))
                  .filter(problem -> problem != null)
                  .map(problem -> "With all rules: " + problem)
                  .forEach(problems::add));
    }
    return problems;
  }

  private static List<String> problemsWithout(Mutant mutant) throws IOException {
    Map<String, String> switches = new LinkedHashMap<>();
    switches.put(Switches.PATIENCE_SECONDS, patience(mutant.how()));
    if (mutant.replacedBeans() != null) {
      switches.put(Switches.REPLACED_BEANS, mutant.replacedBeans());
    } else {
      switches.put(Switches.ROUTES_FOLDER, MutatedRoutes.write(mutant).toString());
    }
    TestRun run =
        TestRun.of(
            Map.of(
                mutant.testClass(),
                // In this order: the catching test may leave wrong counters behind.
                new LinkedHashSet<>(List.of(mutant.stillPasses(), mutant.catchingMethod()))),
            switches);
    List<String> problems = new ArrayList<>();
    String uncaught =
        run.problemOfCatching(mutant.testClass(), mutant.catchingMethod(), mutant.how());
    if (uncaught != null) {
      problems.add("Mutant " + mutant.name() + ": " + uncaught);
    }
    String broken = run.problemOf(mutant.testClass(), mutant.stillPasses());
    if (broken != null) {
      problems.add("Mutant " + mutant.name() + " breaks more than its rule: " + broken);
    }
    System.out.printf("mutant %s: %s%n", mutant.name(), problems.isEmpty() ? "caught" : problems);
    return problems;
  }

  private static String patience(Mutant.Failure how) {
    return how == Mutant.Failure.TIME_OUT ? PATIENCE_SECONDS : LONG_PATIENCE_SECONDS;
  }
}
