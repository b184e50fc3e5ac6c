package io.campaignmessaging.mutants;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The application without one of its rules, and the test that notices. {@code mutants.yaml} lists
 * them.
 *
 * @param name names it on the command line, and its folder in {@code target/mutants}
 * @param rule which rule it takes out, in words
 * @param edits what it changes in {@code routes/}; null if it replaces a bean
 * @param replacedBeans the class whose bean methods replace beans of the application; null if it
 *     edits routes
 * @param caughtBy the test that must fail, as {@code package.Class#method} below {@code
 *     io.campaignmessaging}
 * @param how by what it must fail
 * @param stillPasses a method of the same class that must pass all the same, so that an application
 *     that does nothing any more is not taken for one without a rule
 */
record Mutant(
    String name,
    String rule,
    List<Edit> edits,
    String replacedBeans,
    String caughtBy,
    Failure how,
    String stillPasses) {

  private static final String FILE = "/mutants.yaml";
  private static final String PACKAGE = "io.campaignmessaging.";

  /**
   * A change of one file.
   *
   * @param file its path below {@code routes/}
   * @param find the text to replace; it must be there once
   * @param replacement the text to put there
   */
  record Edit(String file, String find, String replacement) {}

  /** By what a test fails. */
  enum Failure {
    /** An assertion about what is there. */
    ASSERTION("assertion"),
    /** What had to come did not come in time. */
    TIME_OUT("time-out");

    private final String text;

    Failure(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** All mutants, in the order of the file. */
  static List<Mutant> all() {
    try (InputStream yaml = Mutant.class.getResourceAsStream(FILE)) {
      Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return new ObjectMapper().convertValue(content, new TypeReference<List<Mutant>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class of its tests. */
  Class<?> testClass() {
    try {
      return Class.forName(PACKAGE + caughtBy.substring(0, caughtBy.indexOf('#')));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Mutant " + name + " in mutants.yaml: caughtBy names no test class", e);
    }
  }

  /** The method that must fail. */
  String catchingMethod() {
    return caughtBy.substring(caughtBy.indexOf('#') + 1);
  }

  /** Its edits, none for one that replaces beans. */
  List<Edit> editsOrNone() {
    return edits == null ? List.of() : edits;
  }
}
