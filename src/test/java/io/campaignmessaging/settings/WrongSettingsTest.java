package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A wrong value ends the start with one line: the setting, its value, and what is allowed. */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsTest {

  /** Any text is in order, or the application sets it. */
  private static final Set<String> NEVER_WRONG =
      Set.of(
          "campaign.broker.kind",
          "campaign.database.kind",
          "campaign.login.operator-role",
          "campaign.login.role-claim",
          "campaign.login.viewer-role",
          "campaign.mock-receiver.password",
          "campaign.mock-receiver.username",
          "campaign.operator.password",
          "campaign.routes.files",
          "campaign.routes.location",
          "campaign.viewer.password");

  static Stream<Arguments> wrongValues() {
    List<Arguments> wrong = new ArrayList<>();
    for (BoundedSetting setting : BoundedSetting.all()) {
      Stream.of(setting.belowLeast(), setting.aboveMost())
          .filter(value -> value != null)
          .forEach(value -> wrong.add(wrong(setting.name(), value, "")));
    }
    wrong.addAll(
        List.of(
            wrong("campaign.poll.batch-size", "soon", "a whole number"),
            wrong("campaign.poll.batch-size", "99999999999", "a whole number"),
            wrong("campaign.poll.interval", "soon", "such as 500ms, 5s or 1m"),
            wrong("campaign.poll.announcements", "maybe", "true or false"),
            wrong("campaign.mock-receiver.seed", "dice", "a whole number"),
            wrong("campaign.mock-receiver.success-rate", "most", "a number"),
            wrong("campaign.poll.interval", "5S", "such as 500ms, 5s or 1m"),
            wrong("campaign.poll.interval", "PT5S", "such as 500ms, 5s or 1m"),
            wrong("campaign.poll.interval", "5000000us", "such as 500ms, 5s or 1m"),
            wrong("campaign.roles", "boss", "sender, receipts, mock-receiver"),
            wrong("campaign.routes.folder", "no-such-folder", "a folder with the route files"),
            wrong("campaign.data.folder", "", "must not be empty"),
            wrong("campaign.vendors.default", "Mock", "small letters, digits and dashes"),
            wrong("campaign.vendors.default", "-mock", "small letters, digits and dashes"),
            wrong("campaign.vendors.default", "a?b=c", "small letters, digits and dashes"),
            wrong("campaign.vendors.default", "v".repeat(41), "at most 40"),
            wrong("campaign.vendors.idempotent.acme", "perhaps", "true or false"),
            wrong("campaign.responses.queue-type", "stream", "must be quorum or classic"),
            wrong("campaign.embedded.database-port", "65536", "from 1 to 65535"),
            wrong("campaign.embedded.broker-port", "-1", "from 1 to 65535"),
            wrong("campaign.mock-receiver.cost", "-1", "must be greater than or equal to 0"),
            wrong("campaign.mock-receiver.cost", "0.0000001", "at most 6 decimals"),
            wrong("campaign.mock-receiver.failure-weights.SPAM", "-1", "0 (never) to 1,000,000"),
            wrong("campaign.mock-receiver.failure-weights.SPAM", "often", "a whole number"),
            wrong("campaign.vendors.timeout", "20s", "below a third of campaign.claim.lease"),
            wrong("campaign.sending.in-flight-limit", "9", "at least campaign.poll.batch-size"),
            wrong("campaign.mock-receiver.min-delay", "101ms", "max-delay is '100ms'")));
    return wrong.stream();
  }

  private static Arguments wrong(String name, String value, String allowed) {
    return Arguments.of(name, value, allowed);
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("wrongValues")
  void aWrongValueIsNamedWithWhatIsAllowed(
      String name, String value, String allowed, CapturedOutput output) {
    assertThatThrownBy(() -> start("--" + name + "=" + value)).isNotNull();

    assertThat(lineOf(output))
        .containsPattern("(?i)" + Pattern.quote(name) + "(:| is | must )")
        .contains(value)
        .contains(allowed);
  }

  @Test
  void whereAWrongValueWasSetIsSaid(CapturedOutput output) {
    assertThatThrownBy(() -> start("--campaign.poll.batch-size=0")).isNotNull();

    assertThat(lineOf(output))
        .contains(
            "campaign.poll.batch-size is '0' (\"campaign.poll.batch-size\" from property source"
                + " \"commandLineArgs\"): must be greater than or equal to 1.");
  }

  @Test
  void aUrlIsNamedWithoutItsValue(CapturedOutput output) {
    assertThatThrownBy(() -> start("--campaign.mock-receiver.url=ftp://user:hidden@host/"))
        .isNotNull();

    assertThat(lineOf(output))
        .contains("campaign.mock-receiver.url", "must be an http or https URL")
        .doesNotContain("hidden");
  }

  @Test
  void anUnknownFailureIsNamedWithThoseThereAre(CapturedOutput output) {
    assertThatThrownBy(() -> start("--campaign.mock-receiver.failure-weights.LOST=1")).isNotNull();

    assertThat(lineOf(output))
        .contains("campaign.mock-receiver.failure-weights")
        .containsIgnoringCase("lost")
        .contains("BOUNCED", "TIMEOUT");
  }

  @Test
  void everySettingThatCanBeWrongIsTriedWithAWrongValue() {
    Set<String> tried =
        wrongValues()
            .map(arguments -> settingOf((String) arguments.get()[0]))
            .collect(Collectors.toCollection(TreeSet::new));
    tried.add("campaign.mock-receiver.url");

    Set<String> expected = new TreeSet<>();
    SettingsMetadata.ofTheApplication()
        .settings()
        .forEach(setting -> expected.add(setting.name().toString()));
    expected.removeAll(NEVER_WRONG);
    assertThat(tried).containsExactlyElementsOf(expected);
  }

  private static String settingOf(String name) {
    return SettingsMetadata.ofTheApplication()
        .find(ConfigurationPropertyName.of(name.replaceAll("\\.SPAM$", ".spam")))
        .orElseThrow()
        .name()
        .toString();
  }

  private static void start(String argument) {
    new SpringApplicationBuilder(Bound.class).web(WebApplicationType.NONE).run(argument).close();
  }

  private static String lineOf(CapturedOutput output) {
    List<String> lines =
        output.getAll().lines().filter(line -> line.contains("Cannot start: ")).toList();
    assertThat(lines).as(output.getAll()).hasSize(1);
    assertThat(output).doesNotContain("\tat ");
    return lines.get(0);
  }

  @ImportAutoConfiguration(ValidationAutoConfiguration.class)
  @ConfigurationPropertiesScan("io.campaignmessaging")
  static class Bound {}
}
