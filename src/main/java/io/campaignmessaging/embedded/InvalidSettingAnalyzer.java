package io.campaignmessaging.embedded;

import io.campaignmessaging.settings.SettingsMetadata;
import io.campaignmessaging.settings.SettingsMetadata.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Says in one line which setting has which wrong value, where that value comes from, and what is
 * allowed.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

  /** What such a setting holds is not for the log. */
  private static final Pattern SECRET = Pattern.compile("password|secret|token|credential|key|url");

  private static final String TEXT = String.class.getName();

  private static final Pattern NAME = Pattern.compile("[a-z]+(?:[.-][a-z]+)*");

  /** The code of a rule about several settings, which is the answer of a method. */
  private static final String RULE = "AssertTrue";

  private final ConfigurableEnvironment environment;

  /**
   * Makes the analyzer.
   *
   * @param environment has the settings as they were written, a configurable one as Spring Boot's
   *     are
   */
  InvalidSettingAnalyzer(Environment environment) {
    this.environment = (ConfigurableEnvironment) environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    if (cause.getCause() instanceof BindValidationException invalid) {
      ValidationErrors errors = invalid.getValidationErrors();
      String prefix = errors.getName().toString();
      String description =
          errors.getAllErrors().stream()
              .map(error -> describe(prefix, error))
              .collect(Collectors.joining(" "));
      String action =
          errors.getAllErrors().size() == 1
              ? action(name(prefix, errors.getAllErrors().get(0)))
              : "Correct these settings.";
      return new FailureAnalysis(description, action, cause);
    }
    String name = cause.getName().toString();
    ConfigurationProperty property = cause.getProperty();
    if (property != null && property.getName().equals(cause.getName())) {
      return new FailureAnalysis(
          describe(
              name,
              property.getValue(),
              property.getOrigin(),
              "cannot be read as " + allowed(cause.getTarget().getType().resolve(Object.class))),
          action(name),
          cause);
    }
    return cause.getCause() instanceof ConversionFailedException key
        ? new FailureAnalysis(
            name
                + " has an entry for '"
                + key.getValue()
                + "', which is not "
                + allowed(key.getTargetType().getType())
                + ".",
            action(name),
            cause)
        : null;
  }

  private String describe(String prefix, ObjectError error) {
    if (RULE.equals(error.getCode())) {
      return valuesOfARule(prefix, error.getDefaultMessage());
    }
    if (error instanceof FieldError field) {
      String name = name(prefix, error);
      ConfigurationProperty set = property(name);
      // A duration of 5 seconds was written 5s, and is not shown as PT5S.
      return set == null
          ? describe(name, field.getRejectedValue(), Origin.from(error), field.getDefaultMessage())
          : describe(name, set.getValue(), set.getOrigin(), field.getDefaultMessage());
    }
    return prefix + ": " + error.getDefaultMessage() + ".";
  }

  private static String describe(String name, Object value, Origin origin, String complaint) {
    return name
        + " is "
        + shown(name, value)
        + (origin == null ? "" : " (" + origin + ")")
        + ": "
        + complaint
        + ".";
  }

  /** A rule names its settings; what they are set to stands behind it. */
  private String valuesOfARule(String prefix, String rule) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher word = NAME.matcher(rule);
    while (word.find()) {
      for (String name : new String[] {word.group(), prefix + "." + word.group()}) {
        String value = environment.getProperty(name);
        if (value != null) {
          values.put(name, name + " is " + shown(name, value));
        }
      }
    }
    return (rule.startsWith(prefix + ".") ? "" : prefix + ": ")
        + rule
        + "; "
        + String.join(", ", values.values())
        + ".";
  }

  private ConfigurationProperty property(String name) {
    ConfigurationPropertyName known = ConfigurationPropertyName.adapt(name, '.');
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.from(environment.getPropertySources())) {
      ConfigurationProperty property = source.getConfigurationProperty(known);
      if (property != null) {
        return property;
      }
    }
    return null;
  }

  private static String shown(String name, Object value) {
    boolean secret =
        SECRET.matcher(name).find() && setting(name).map(Setting::type).orElse(TEXT).equals(TEXT);
    return secret ? "a value that is not shown" : "'" + value + "'";
  }

  private static String allowed(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == BigDecimal.class) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a duration such as 500ms, 5s or 1m";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Settings are written {@code batch-size}, and fields {@code batchSize}. */
  private static String name(String prefix, ObjectError error) {
    if (!(error instanceof FieldError field)) {
      return prefix;
    }
    String[] nameAndKey = field.getField().split("[\\[\\]]");
    String name =
        prefix
            + "."
            + nameAndKey[0].replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    if (nameAndKey.length > 1) {
      return name + "." + nameAndKey[1];
    }
    return setting(name).isPresent() ? name : withoutSuffix(name);
  }

  /** No field can have the name {@code default}; {@code defaultName} stands for it. */
  private static String withoutSuffix(String name) {
    String shorter = name.replaceFirst("-[a-z]+$", "");
    return setting(shorter).isPresent() ? shorter : name;
  }

  private static String action(String name) {
    return "Correct this setting."
        + setting(name).map(known -> " What it means: " + known.description()).orElse("");
  }

  private static Optional<Setting> setting(String name) {
    return SettingsMetadata.ofTheApplication().find(ConfigurationPropertyName.adapt(name, '.'));
  }
}
