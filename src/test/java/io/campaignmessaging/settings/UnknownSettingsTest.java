package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Misspelled settings, and names that only look like it. */
@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "campaign.poll.batchsiz,                        campaign.poll.batch-size",
    "campaign.poll.size,                            campaign.poll",
    "campaign.poll.batch-size.most,                 campaign.poll.batch-size",
    "campaign.vendors.idempotence.acme,             campaign.vendors.idempotent",
    "campaign.mock-receiver.sucess-rate,            campaign.mock-receiver.success-rate",
    "campaign.routes.folders,                       campaign.routes.folder",
    "campaign.operator.pasword,                     campaign.operator.password",
    "campaign.pol.batch-size,                       campaign.poll.batch-size",
    "campaign.response.prefetch,                    campaign.responses.prefetch",
    "campaign.role,                                 campaign.roles",
  })
  void aMisspelledNameEndsTheStartWithTheNearestOne(
      String name, String nearest, CapturedOutput output) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> StartedEnvironment.of(Map.of(), "--" + name + "=5"));

    assertThat(output)
        .contains("Cannot start: " + name + " (\"" + name + "\" from property source")
        .contains("is no setting of the application. Did you mean " + nearest);
  }

  @Test
  void allMisspelledNamesAreSaidAtOnce() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(
            () ->
                StartedEnvironment.of(
                    Map.of("CAMPAIGN_POLL_INTERVALL", "5s"), "--campaign.claim.leas=60s"))
        .withMessageContaining("campaign.claim.leas (")
        .withMessageContaining(
            "campaign.poll.intervall (System Environment Property \"CAMPAIGN_POLL_INTERVALL\")")
        .withMessageContaining(
            "Did you mean campaign.claim.lease? Did you mean campaign.poll.interval?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "campaign.acme.url",
        "campaign.acme.password",
        "campaign.push.poll.batch-size",
        "campaign.test.services",
        "campaign.poll.batchSize",
        "campaign.mockreceiver.minDelay",
        "campaign.vendors.idempotent.acme",
        "campaign.mock-receiver.failure-weights.RATE_LIMITED",
      })
  void settingsOfAVendorAndOtherSpellingsAreInOrder(String name) {
    assertThatCode(() -> StartedEnvironment.of(Map.of(), "--" + name + "=1"))
        .doesNotThrowAnyException();
  }

  @Test
  void aListByItsPlacesIsInOrder() {
    assertThat(
            StartedEnvironment.of(Map.of("CAMPAIGN_ROLES_0", "receipts"))
                .getProperty("campaign.roles"))
        .isEqualTo("receipts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CAMPAIGN_POLL_BATCHSIZE",
        "CAMPAIGN_POLL_BATCH_SIZE",
        "CAMPAIGN_ACME_PASSWORD",
        "CAMPAIGN_DATABASE_PASSWORD",
        "CAMPAIGN_DATABASE_PORT",
        "CAMPAIGN_BROKER_PASSWORD",
        "CAMPAIGN_HTTP_PORT",
        "CAMPAIGN_MANAGEMENT_PORT"
      })
  void variablesThatTheApplicationOrItsComposeFileReadsAreInOrder(String variable) {
    assertThatCode(() -> StartedEnvironment.of(Map.of(variable, "1"))).doesNotThrowAnyException();
  }

  @Test
  void aVariableBySpringBootsOldSpellingIsNotOnlyLetThroughButCounts() {
    assertThat(
            StartedEnvironment.of(Map.of("CAMPAIGN_POLL_BATCH_SIZE", "77"))
                .getProperty("campaign.poll.batch-size"))
        .isEqualTo("77");
  }
}
