package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class RoleTest {

  @Test
  void withoutTheSettingAProcessHasEveryRole() {
    assertThat(Role.enabledIn(new StandardEnvironment())).containsExactly(Role.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sender                        | SENDER
          receipts                      | RECEIPTS
          mock-receiver                 | MOCK_RECEIVER
          receipts, sender              | SENDER,RECEIPTS
          sender,sender                 | SENDER
          sender,receipts,mock-receiver | SENDER,RECEIPTS,MOCK_RECEIVER
          """)
  void readsAListOfRoles(String value, String roles) {
    assertThat(Role.enabledIn(environment(Map.of("campaign.roles", value))))
        .extracting(Role::name)
        .containsExactly(roles.split(","));
  }

  @Test
  void readsAnIndexedListOfRoles() {
    assertThat(
            Role.enabledIn(
                environment(
                    Map.of("campaign.roles[0]", "receipts", "campaign.roles[1]", "mock-receiver"))))
        .containsExactly(Role.RECEIPTS, Role.MOCK_RECEIVER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | campaign.roles: it is empty.
          sender,       | campaign.roles: one of its entries is empty.
          Sender        | campaign.roles: "Sender" is no role.
          sender;x      | campaign.roles: "sender;x" is no role.
          sender,nobody | campaign.roles: "nobody" is no role.
          """)
  void refusesAnEmptyOrUnknownRole(String value, String problem) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> Role.enabledIn(environment(Map.of("campaign.roles", value))))
        .withMessage(
            problem
                + " Set it to one or more of sender, receipts, mock-receiver, separated by commas,"
                + " or leave it out for all.");
  }

  @Test
  void aRefusalStaysOneShortLine() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(
            () -> Role.enabledIn(environment(Map.of("campaign.roles", "a\r\nb" + "x".repeat(99)))))
        .satisfies(
            refusal ->
                assertThat(refusal.problem())
                    .hasSizeLessThan(80)
                    .contains("\"a??bx")
                    .contains("…"));
  }

  private static StandardEnvironment environment(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }
}
