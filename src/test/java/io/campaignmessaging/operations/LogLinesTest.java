package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.ColorConverter;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** What the settings of the log make of a line. */
class LogLinesTest {

  private final LoggerContext context = new LoggerContext();
  private final Environment environment = shippedSettings();

  @ParameterizedTest
  @CsvSource({
    "no vendor took test@example.com, no vendor took t***@example.com",
    "'<a.b+c@mail.example.com>', '<a***@mail.example.com>'",
    "Key (customer_email)=(jane@example.org), Key (customer_email)=(j***@example.org)",
    "to +4915112345678, to +491***",
    "nothing to hide, nothing to hide",
    "io.campaignmessaging.Thing@5e91993f, io.campaignmessaging.Thing@5e91993f"
  })
  void recipientsAreMaskedInTextAndJson(String message, String shown) throws Exception {
    assertThat(text("logging.pattern.console", event(message, null))).contains(": " + shown + "\n");
    assertThat(text("logging.pattern.file", event(message, null))).contains(": " + shown + "\n");
    for (String format : List.of("ecs", "logstash")) {
      assertThat(json(format, event(message, null)).get("message").asText()).isEqualTo(shown);
    }
  }

  @Test
  void recipientsAreMaskedInExceptionsToo() throws Exception {
    LoggingEvent event = event("failed", new IllegalStateException("refused test@example.com"));

    assertThat(text("logging.pattern.console", event))
        .contains("IllegalStateException: refused t***@example.com")
        .doesNotContain("test@");
    assertThat(json("ecs", event).toString()).contains("refused t***@").doesNotContain("test@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n  "})
  void dataForgesNoLine(String lineBreak) throws Exception {
    LoggingEvent event = event("campaign x" + lineBreak + "2026-11-01 INFO forged", null);

    assertThat(text("logging.pattern.console", event).lines())
        .singleElement()
        .asString()
        .endsWith("campaign x | 2026-11-01 INFO forged");
    assertThat(encoded(structured("logstash"), event).lines()).hasSize(1);
  }

  @Test
  void aLineOfJsonSaysWhichMessageItIsAbout() throws Exception {
    LoggingEvent event =
        event("lost", null, Map.of("messageId", "41", "campaignId", "spring", "attempt", "2"));

    JsonNode line = json("ecs", event);

    assertThat(line.get("messageId").asText()).isEqualTo("41");
    assertThat(line.get("campaignId").asText()).isEqualTo("spring");
    assertThat(line.get("attempt").asText()).isEqualTo("2");
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void aLongLineWithoutASpaceTakesNoTimeToSpeakOf() {
    String line = "x".repeat(1_000_000);

    assertThat(text("logging.pattern.console", event(line, null))).contains(line);
  }

  private LoggingEvent event(String message, Throwable failure) {
    return event(message, failure, Map.of());
  }

  private LoggingEvent event(String message, Throwable failure, Map<String, String> mdc) {
    LoggingEvent event =
        new LoggingEvent("caller", context.getLogger("any"), Level.WARN, message, failure, null);
    event.setMDCPropertyMap(mdc);
    return event;
  }

  private String text(String pattern, ILoggingEvent event) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    context.putObject(
        ch.qos.logback.core.CoreConstants.PATTERN_RULE_REGISTRY,
        Map.of(
            "clr",
            ColorConverter.class.getName(),
            "wEx",
            ExtendedWhitespaceThrowableProxyConverter.class.getName()));
    encoder.setPattern(environment.getRequiredProperty(pattern));
    return encoded(encoder, event);
  }

  private JsonNode json(String format, ILoggingEvent event) throws Exception {
    return new ObjectMapper().readTree(encoded(structured(format), event));
  }

  private StructuredLogEncoder structured(String format) {
    context.putObject(Environment.class.getName(), environment);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.setCharset(StandardCharsets.UTF_8);
    return encoder;
  }

  private static String encoded(
      ch.qos.logback.core.encoder.Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    encoder.start();
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  private static Environment shippedSettings() {
    StandardEnvironment environment = new StandardEnvironment();
    try {
      new YamlPropertySourceLoader()
          .load("application", new ClassPathResource("application.yaml"))
          .forEach(environment.getPropertySources()::addLast);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return environment;
  }
}
