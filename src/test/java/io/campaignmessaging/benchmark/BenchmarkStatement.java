package io.campaignmessaging.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of {@code routes/sql} for plain JDBC.
 *
 * @param sql with question marks
 * @param parameters in their order, each the last word of its Camel expression
 */
record BenchmarkStatement(String sql, List<String> parameters) {

  /** What every connection of the application has, for the end of a JDBC URL. */
  static final String PLANNED_ANEW = "&options=-c%20plan_cache_mode=force_custom_plan";

  private static final Pattern PARAMETER = Pattern.compile(":#(\\$\\{[^}]*}|\\w+)");

  static BenchmarkStatement of(String name) throws IOException {
    String text = Files.readString(Path.of("routes", "sql", name + ".sql"));
    List<String> parameters = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      parameters.add(matcher.group(1).replaceAll("^.*[.=]|[${}]", ""));
    }
    return new BenchmarkStatement(matcher.replaceAll("?"), parameters);
  }

  void set(PreparedStatement statement, Map<String, Object> values) throws SQLException {
    for (int index = 0; index < parameters.size(); index++) {
      Object value = values.get(parameters.get(index));
      if (value == null) {
        throw new IllegalStateException("No value for the parameter " + parameters.get(index));
      }
      statement.setObject(index + 1, value);
    }
  }
}
