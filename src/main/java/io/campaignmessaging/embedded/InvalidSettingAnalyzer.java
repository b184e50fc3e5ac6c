package io.campaignmessaging.embedded;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Says in one line which setting has which wrong value, and where that value comes from. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

  /** What such a setting holds is not for the log. */
  private static final Pattern SECRET = Pattern.compile("password|secret|token|credential|key|url");

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    if (cause.getCause() instanceof BindValidationException invalid) {
      ValidationErrors errors = invalid.getValidationErrors();
      String description =
          errors.getAllErrors().stream()
              .map(error -> describe(errors.getName().toString(), error))
              .collect(Collectors.joining(" "));
      return new FailureAnalysis(description, action(errors.getAllErrors().size()), cause);
    }
    ConfigurationProperty property = cause.getProperty();
    if (property == null) {
      return null;
    }
    String description =
        describe(
            property.getName().toString(),
            property.getValue(),
            property.getOrigin(),
            "cannot be read as " + typeName(cause));
    return new FailureAnalysis(description, action(1), cause);
  }

  private static String describe(String prefix, ObjectError error) {
    if (error instanceof FieldError field) {
      return describe(
          prefix + "." + dashed(field.getField()),
          field.getRejectedValue(),
          Origin.from(error),
          field.getDefaultMessage());
    }
    return prefix + ": " + error.getDefaultMessage() + ".";
  }

  private static String describe(String name, Object value, Origin origin, String complaint) {
    String shown = SECRET.matcher(name).find() ? "a value that is not shown" : "'" + value + "'";
    return name
        + " is "
        + shown
        + (origin == null ? "" : " (" + origin + ")")
        + ": "
        + complaint
        + ".";
  }

  private static String typeName(BindException cause) {
    Class<?> type = cause.getTarget().getType().resolve(Object.class);
    return List.of(int.class, long.class, Integer.class, Long.class).contains(type)
        ? "a whole number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Settings are written {@code batch-size}, and fields {@code batchSize}. */
  private static String dashed(String field) {
    return field.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String action(int errors) {
    return errors == 1 ? "Correct this setting." : "Correct these settings.";
  }
}
