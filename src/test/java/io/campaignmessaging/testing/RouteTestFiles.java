package io.campaignmessaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** Turns what a {@link RouteTest} says into the settings of its context. */
final class RouteTestFiles implements ContextCustomizerFactory {

  /** The property with the vendors' names, separated by commas. */
  static final String VENDORS = "campaign.test.vendors";

  private static final Path SHIPPED = Path.of("routes");
  private static final String ENDING = ".camel.yaml";
  private static final String ERROR_HANDLING = "handle-errors";

  @Override
  public ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
    RouteTest test = AnnotatedElementUtils.findMergedAnnotation(testClass, RouteTest.class);
    return test == null
        ? null
        : new Customizer(
            files(test).stream().map(Path::toUri).map(String::valueOf).toList(),
            List.of(test.vendors()));
  }

  private static List<Path> files(RouteTest test) {
    Path folder = test.folder().isEmpty() ? SHIPPED : Path.of(test.folder());
    Set<String> names = new LinkedHashSet<>(Arrays.asList(test.value()));
    if (names.isEmpty()) {
      names.addAll(namesIn(folder));
    }
    names.add(ERROR_HANDLING);
    return names.stream().map(name -> file(folder, name)).toList();
  }

  private static Path file(Path folder, String name) {
    Path file = folder.resolve(name + ENDING);
    Path shipped = SHIPPED.resolve(name + ENDING);
    if (!Files.exists(file) && !Files.exists(shipped)) {
      throw new IllegalArgumentException(
          "@RouteTest names " + name + ", and neither " + file + " nor " + shipped + " is there");
    }
    return Files.exists(file) ? file : shipped;
  }

  /** Templates come before the routes that are made of them; other folders are not loaded. */
  private static List<String> namesIn(Path folder) {
    return Stream.of("templates/", "").flatMap(below -> namesIn(folder, below).stream()).toList();
  }

  private static List<String> namesIn(Path folder, String below) {
    if (!Files.isDirectory(folder.resolve(below))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> below + name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record, because contexts are shared by tests whose customizers are equal. */
  private record Customizer(List<String> files, List<String> vendors) implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration merged) {
      TestPropertyValues.of(
              "camel.main.auto-startup=true",
              "camel.main.routes-include-pattern=" + String.join(",", files),
              VENDORS + "=" + String.join(",", vendors))
          .applyTo(context);
    }
  }
}
