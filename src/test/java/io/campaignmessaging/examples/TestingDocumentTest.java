package io.campaignmessaging.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows is what stands in the tree, where it is run. */
class TestingDocumentTest {

  private static final int SHORT = 30;
  private static final Pattern EXAMPLE =
      Pattern.compile("\\[`([^`]+)`]\\([^)]+\\):\n\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

  @Test
  void theExampleIsTheFileThatItNames() throws IOException {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/testing.md")));
    while (example.find()) {
      examples.put(example.group(1), example.group(2));
    }

    assertThat(examples).hasSize(2);
    for (Map.Entry<String, String> shown : examples.entrySet()) {
      assertThat(shown.getValue()).isEqualTo(Files.readString(Path.of(shown.getKey())));
    }
  }

  @Test
  void theTestIsShort() throws IOException {
    Path test = Path.of("src/test/java/io/campaignmessaging/examples/VendorEitherRouteTest.java");

    assertThat(Files.readAllLines(test)).hasSizeLessThan(SHORT);
  }
}
