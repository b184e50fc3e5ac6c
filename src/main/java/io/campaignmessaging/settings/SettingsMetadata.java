package io.campaignmessaging.settings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.UrlResource;

/**
 * What is known of the application's settings: the file that the build writes for editors, from the
 * {@code …Properties} records and {@code additional-spring-configuration-metadata.json}.
 */
public final class SettingsMetadata {

  private static final String FILE = "META-INF/spring-configuration-metadata.json";

  /**
   * A setting.
   *
   * @param name its name, for example {@code campaign.poll.batch-size}
   * @param type its Java type; of a map or a list with the types of what it holds
   * @param description what it does, in which bounds, as one text
   * @param defaultValue what holds if it is not set; null if that is nothing
   */
  public record Setting(
      ConfigurationPropertyName name, String type, String description, Object defaultValue) {

    /**
     * Returns whether further elements follow its name: the keys of a map, the places of a list.
     */
    boolean holdsSeveral() {
      return type.startsWith("java.util.");
    }
  }

  private final List<Setting> settings;

  private SettingsMetadata(List<Setting> settings) {
    this.settings = List.copyOf(settings);
  }

  /**
   * Reads the metadata of this application, and not those of the libraries beside it. They are the
   * first on the class path, or the second where tests have some of their own.
   *
   * @return the metadata
   * @throws UncheckedIOException if they cannot be read
   */
  public static SettingsMetadata ofTheApplication() {
    try {
      for (URL file :
          Collections.list(SettingsMetadata.class.getClassLoader().getResources(FILE))) {
        String json = new UrlResource(file).getContentAsString(StandardCharsets.UTF_8);
        if (json.contains('"' + Role.SETTING_NAME + '"')) {
          return parse(json);
        }
      }
      throw new FileNotFoundException(FILE + " of the application is not on the class path");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SettingsMetadata parse(String json) {
    List<Setting> settings = new ArrayList<>();
    for (Object entry :
        (List<?>) JsonParserFactory.getJsonParser().parseMap(json).get("properties")) {
      Map<?, ?> property = (Map<?, ?>) entry;
      settings.add(
          new Setting(
              ConfigurationPropertyName.of((String) property.get("name")),
              (String) property.get("type"),
              (String) property.get("description"),
              property.get("defaultValue")));
    }
    return new SettingsMetadata(settings);
  }

  /**
   * Returns the settings.
   *
   * @return in the order of their names
   */
  public List<Setting> settings() {
    return settings;
  }

  /**
   * Finds a setting.
   *
   * @param name its name, or that of an entry of a map or a list
   * @return the setting; empty if there is none of that name
   */
  public Optional<Setting> find(ConfigurationPropertyName name) {
    return settings.stream()
        .filter(
            setting ->
                setting.name().equals(name)
                    || setting.holdsSeveral() && setting.name().isAncestorOf(name))
        .findFirst();
  }
}
