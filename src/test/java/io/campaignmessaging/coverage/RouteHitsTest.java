package io.campaignmessaging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteHitsTest {

  private static final Path SHIPPED = Path.of("routes/vendor-mock.camel.yaml");

  @TempDir private Path folder;

  @Test
  void aNodeOfAShippedFileIsNotedOnce() throws Exception {
    runTwice(SHIPPED);

    assertThat(notes())
        .containsExactly(
            "vendor-mock.camel.yaml#wait-for-network", "vendor-mock.camel.yaml#ask-mock-receiver");
  }

  @Test
  void aNodeOfACopyIsNotNoted() throws Exception {
    Path copies = Files.createDirectory(folder.resolve("routes"));
    runTwice(Files.copy(SHIPPED, copies.resolve("vendor-mock.camel.yaml")));

    assertThat(notes()).isEmpty();
  }

  private void runTwice(Path file) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context
          .getCamelContextExtension()
          .addInterceptStrategy(new RouteHits(folder.resolve("hits")));
      context.getPropertiesComponent().addOverrideProperty("campaign.roles", "sender");
      context.getRegistry().bind("mockReceiver", new Receiver());
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.resolveResource(context, "file:" + file.toAbsolutePath()));
      context.start();
      for (int call = 0; call < 2; call++) {
        assertThat(context.createProducerTemplate().requestBody("direct:vendor-mock", "message"))
            .isEqualTo("answer");
      }
    }
  }

  private List<String> notes() throws Exception {
    List<String> notes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("hits"))) {
      for (Path file : files.toList()) {
        notes.addAll(Files.readAllLines(file));
      }
    }
    return notes;
  }

  /** Public, because Camel calls it. */
  public static final class Receiver {

    public long drawDelay() {
      return 0;
    }

    public String receive(String message) {
      return "answer";
    }
  }
}
