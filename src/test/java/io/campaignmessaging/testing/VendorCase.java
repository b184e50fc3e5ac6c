package io.campaignmessaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.vendor.VendorAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A case of a vendor's contract, from a file in {@code src/test/resources/contract-cases/<vendor>}:
 * docs/add-a-vendor.md.
 *
 * @param message columns of the message that differ from the test's message
 * @param request what the vendor has to get
 * @param answer what it answers
 * @param expected what the routes get to see of that answer
 */
public record VendorCase(
    Map<String, Object> message,
    Map<String, Object> request,
    Map<String, Object> answer,
    VendorAnswer expected) {

  /** Where the cases are, in a folder for each vendor. */
  public static final Path FOLDER = Path.of("src/test/resources/contract-cases");

  /**
   * Reads a case.
   *
   * @param name the file without its ending, for example {@code mock-http/rate-limited}
   */
  public static VendorCase of(String name) {
    return read(FOLDER.resolve(name + ".yaml"));
  }

  /** Reads a case from its file. */
  public static VendorCase read(Path file) {
    Map<String, Object> content;
    try (InputStream yaml = Files.newInputStream(file)) {
      content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(content).as(file.toString()).containsKeys("description", "answer", "expected");
    assertThat(content.keySet())
        .as(file.toString())
        .isSubsetOf("description", "message", "request", "answer", "expected");
    return new VendorCase(
        map(content, "message"),
        map(content, "request"),
        map(content, "answer"),
        vendorAnswer(map(content, "expected")));
  }

  private static VendorAnswer vendorAnswer(Map<String, Object> expected) {
    assertThat(expected.keySet())
        .isSubsetOf(
            "status",
            "vendorReference",
            "errorCode",
            "errorText",
            "retryable",
            "retryAfter",
            "cost");
    Object retryAfter = expected.get("retryAfter");
    Object cost = expected.get("cost");
    return new VendorAnswer(
        VendorAnswer.Status.valueOf((String) expected.get("status")),
        (String) expected.get("vendorReference"),
        (String) expected.get("errorCode"),
        (String) expected.get("errorText"),
        (Boolean) expected.get("retryable"),
        retryAfter == null ? null : Duration.parse(retryAfter.toString()),
        cost == null ? null : new BigDecimal(cost.toString()));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> values, String name) {
    return (Map<String, Object>) values.getOrDefault(name, Map.of());
  }
}
