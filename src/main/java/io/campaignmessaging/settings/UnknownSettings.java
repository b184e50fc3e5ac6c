package io.campaignmessaging.settings;

import io.campaignmessaging.settings.SettingsMetadata.Setting;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Names that look like settings of the application and are none. Vendors and other routes of an
 * integrator have settings of their own, so {@code campaign.acme.url} is in order; what is wrong is
 * a name below a group of the application, and one that is almost the name of a setting.
 */
final class UnknownSettings {

  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("campaign");

  /** Letters to put in, leave out or change: more is no slip, but another name. */
  private static final int MOST_SLIPS = 2;

  /**
   * {@code docker-compose.yml} reads variables such as {@code CAMPAIGN_DATABASE_PASSWORD} from the
   * same shell.
   */
  private static final Set<String> SHARED_GROUPS = Set.of("broker", "database");

  private final SettingsMetadata metadata;
  private final Set<String> groups = new TreeSet<>();

  UnknownSettings(SettingsMetadata metadata) {
    this.metadata = metadata;
    for (Setting setting : metadata.settings()) {
      if (isInAGroup(setting.name())) {
        groups.add(group(setting.name()));
      }
    }
    groups.removeAll(SHARED_GROUPS);
  }

  /**
   * Looks at every name in an environment.
   *
   * @throws SettingsException if one is wrong; it names all that are, with what was probably meant
   */
  void refuseIn(ConfigurableEnvironment environment) {
    Set<String> problems = new TreeSet<>();
    Set<String> hints = new TreeSet<>();
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.from(environment.getPropertySources())) {
      if (source instanceof IterableConfigurationPropertySource names) {
        for (ConfigurationPropertyName name : names.filter(ROOT::isAncestorOf)) {
          if (isWrong(name, source)) {
            problems.add(describe(name, source) + " is no setting of the application.");
            hints.add("Did you mean " + nearest(name).name() + "?");
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(
          String.join(" ", problems),
          String.join(" ", hints)
              + " Correct or remove "
              + (problems.size() == 1 ? "it" : "them")
              + "; settings of your own stand in a group of their own, other than "
              + String.join(", ", groups)
              + ".");
    }
  }

  private boolean isWrong(ConfigurationPropertyName name, ConfigurationPropertySource source) {
    if (metadata.find(name).isPresent() || isVariableWithLegacyName(name, source)) {
      return false;
    }
    return isInAGroup(name) && groups.contains(group(name))
        || slips(compact(name), compact(nearest(name).name())) <= MOST_SLIPS;
  }

  /** Spring Boot also takes CAMPAIGN_POLL_BATCH_SIZE for what is CAMPAIGN_POLL_BATCHSIZE. */
  private boolean isVariableWithLegacyName(
      ConfigurationPropertyName name, ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource
        && metadata.settings().stream()
            .map(setting -> setting.name().toString().replace('-', '.'))
            .anyMatch(legacy -> legacy.equals(name.toString()));
  }

  private Setting nearest(ConfigurationPropertyName name) {
    return metadata.settings().stream()
        .min(Comparator.comparingInt(setting -> slips(compact(name), compact(setting.name()))))
        .orElseThrow();
  }

  private static String describe(
      ConfigurationPropertyName name, ConfigurationPropertySource source) {
    Origin origin = Origin.from(source.getConfigurationProperty(name));
    return origin == null ? name.toString() : name + " (" + origin + ")";
  }

  private static boolean isInAGroup(ConfigurationPropertyName name) {
    return name.getNumberOfElements() > 2;
  }

  private static String group(ConfigurationPropertyName name) {
    return name.getElement(1, ConfigurationPropertyName.Form.DASHED);
  }

  private static String compact(ConfigurationPropertyName name) {
    return name.toString().replace("-", "");
  }

  /** The Levenshtein distance, row by row. */
  private static int slips(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int changed = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(changed, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[other.length()];
  }
}
