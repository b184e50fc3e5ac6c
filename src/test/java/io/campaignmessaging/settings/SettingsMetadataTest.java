package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.campaignmessaging.settings.SettingsMetadata.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** What editors, the start and the documentation know of the settings. */
class SettingsMetadataTest {

  private static final SettingsMetadata METADATA = SettingsMetadata.ofTheApplication();

  /** What the application works out, and what it makes up at the start. */
  private static final Set<String> WITHOUT_A_DEFAULT =
      Set.of(
          "campaign.broker.kind",
          "campaign.database.kind",
          "campaign.mock-receiver.seed",
          "campaign.operator.password",
          "campaign.routes.files",
          "campaign.routes.location",
          "campaign.viewer.password");

  private static final Pattern SENTENCE = Pattern.compile("[A-Z].*[^.]\\.");
  private static final Pattern READ_BY_A_ROUTE =
      Pattern.compile("\\{\\{\\??(campaign\\.[\\w.-]+)([:}])");

  static Stream<Setting> settings() {
    return METADATA.settings().stream();
  }

  static Stream<BoundedSetting> boundedSettings() {
    return BoundedSetting.all().stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aSettingHasATypeADescriptionAndADefault(Setting setting) {
    assertThat(setting.type()).matches("java\\..+");
    assertThat(setting.description()).as(setting.name() + "").matches(SENTENCE);
    if (!setting.holdsSeveral()) {
      assertThat(setting.defaultValue() == null)
          .as(setting.name() + " has no default")
          .isEqualTo(WITHOUT_A_DEFAULT.contains(setting.name().toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("boundedSettings")
  void aDescriptionSaysTheBounds(BoundedSetting bounded) {
    assertThat(METADATA.find(ConfigurationPropertyName.of(bounded.name())))
        .as(bounded.name())
        .hasValueSatisfying(
            setting -> {
              assertThat(setting.description()).contains(BoundedSetting.described(bounded.least()));
              if (bounded.most() != null) {
                assertThat(setting.description())
                    .contains(BoundedSetting.described(bounded.most()));
              }
            });
  }

  /** Vendors that were added have settings of their own there, too. */
  @Test
  void theApplicationsFileHasEveryDefault() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    METADATA.settings().stream()
        .filter(setting -> setting.defaultValue() != null)
        .forEach(
            setting -> expected.put(setting.name().toString(), setting.defaultValue().toString()));

    assertThat(expected).hasSizeGreaterThan(30);
    assertThat(applicationDefaults()).containsAllEntriesOf(expected);
  }

  @Test
  void whatTheApplicationsFileSetsIsNotMisspelled() throws IOException {
    assertNotMisspelled(applicationDefaults().keySet());
  }

  @Test
  void whatARouteReadsIsASetting() throws IOException {
    Set<String> read = new TreeSet<>();
    Set<String> readWithoutADefault = new TreeSet<>();
    for (Path file : routeFiles()) {
      Matcher placeholder = READ_BY_A_ROUTE.matcher(Files.readString(file));
      while (placeholder.find()) {
        read.add(placeholder.group(1));
        if (placeholder.group(2).equals("}")) {
          readWithoutADefault.add(placeholder.group(1));
        }
      }
    }
    Set<String> ofVendors = new TreeSet<>(applicationDefaults().keySet());
    ofVendors.addAll(
        settingsOf(new FileSystemResource("routes/examples/application.yaml")).keySet());

    assertNotMisspelled(read);
    assertThat(readWithoutADefault)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(
                        METADATA.find(ConfigurationPropertyName.of(name)).isPresent()
                            || ofVendors.contains(name))
                    .as(name)
                    .isTrue());
  }

  private static void assertNotMisspelled(Set<String> names) {
    StandardEnvironment environment = new StandardEnvironment();
    Map<String, Object> settings = new TreeMap<>();
    names.forEach(name -> settings.put(name, "any"));
    environment.getPropertySources().addFirst(new MapPropertySource("names", settings));

    assertThatCode(() -> new UnknownSettings(METADATA).refuseIn(environment))
        .doesNotThrowAnyException();
  }

  /** The settings of {@code application.yaml}, those of maps with their keys, as texts. */
  static Map<String, String> applicationDefaults() throws IOException {
    return settingsOf(new ClassPathResource("application.yaml"));
  }

  private static Map<String, String> settingsOf(Resource file) throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    new YamlPropertySourceLoader()
        .load("defaults", file)
        .forEach(
            source ->
                Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames())
                    .filter(name -> name.startsWith("campaign."))
                    .forEach(name -> defaults.put(name, String.valueOf(source.getProperty(name)))));
    return defaults;
  }

  private static List<Path> routeFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of("routes"))) {
      all.filter(file -> file.toString().endsWith(".camel.yaml")).forEach(files::add);
    }
    return files;
  }
}
