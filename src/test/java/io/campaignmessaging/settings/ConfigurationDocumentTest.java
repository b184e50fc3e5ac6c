package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.settings.SettingsMetadata.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of settings say what the application does. */
class ConfigurationDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(campaign\\.[^`]+)` \\| ?(.*?) ?\\| (.*) \\|$");

  private record Row(String defaultValue, String meaning) {}

  @Test
  void theReferenceHasEverySettingWithItsDefaultAndMeaning() throws IOException {
    assertThat(rowsOf("docs/configuration.md")).containsExactlyEntriesOf(expectedRows());
  }

  @Test
  void theReadmeHasTheRightDefaults() throws IOException {
    Map<String, Row> all = expectedRows();

    assertThat(rowsOf("README.md"))
        .isNotEmpty()
        .allSatisfy(
            (name, row) -> {
              assertThat(all).containsKey(name);
              assertThat(row.defaultValue()).as(name).isEqualTo(all.get(name).defaultValue());
            });
  }

  private static Map<String, Row> rowsOf(String document) throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of(document)));
    while (row.find()) {
      rows.put(row.group(1), new Row(row.group(2), row.group(3)));
    }
    return rows;
  }

  private static Map<String, Row> expectedRows() throws IOException {
    Map<String, String> defaults = SettingsMetadataTest.applicationDefaults();
    Map<String, Row> rows = new TreeMap<>();
    for (Setting setting : SettingsMetadata.ofTheApplication().settings()) {
      String name = setting.name().toString();
      if (setting.type().startsWith("java.util.Map<java.lang.String,")) {
        // Whoever adds a vendor adds an entry.
        rows.put(name + ".<name>", new Row("", setting.description()));
      } else if (setting.type().startsWith("java.util.Map<")) {
        String entries =
            defaults.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + "."))
                .map(entry -> entry.getKey().substring(name.length() + 1) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        rows.put(name + ".<CODE>", new Row(entries, setting.description()));
      } else {
        Object value = setting.defaultValue();
        rows.put(name, new Row(value == null ? "" : value.toString(), setting.description()));
      }
    }
    return rows;
  }
}
