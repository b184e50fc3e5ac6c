package io.campaignmessaging.operations;

import java.util.regex.Pattern;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

/**
 * Masks recipients in log lines that are written as JSON, as {@code logging.pattern.console} does
 * in others.
 */
public final class RecipientMask implements StructuredLoggingJsonMembersCustomizer<Object> {

  private final Pattern address;
  private final Pattern telephone;

  /**
   * Makes the mask.
   *
   * @param environment has the patterns, {@code logging.mask.*}
   */
  public RecipientMask(Environment environment) {
    this.address = Pattern.compile(environment.getRequiredProperty("logging.mask.address"));
    this.telephone = Pattern.compile(environment.getRequiredProperty("logging.mask.telephone"));
  }

  @Override
  public void customize(JsonWriter.Members<Object> members) {
    members.applyingValueProcessor(JsonWriter.ValueProcessor.of(String.class, this::mask));
  }

  private String mask(String text) {
    String masked = address.matcher(text).replaceAll("$1***@");
    return telephone.matcher(masked).replaceAll("+$1***");
  }
}
