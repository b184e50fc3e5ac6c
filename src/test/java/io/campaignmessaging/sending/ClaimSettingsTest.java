package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Settings;
import org.junit.jupiter.api.Test;

class ClaimSettingsTest {

  @Test
  void theStatementsGetTheSettingsInTheirUnits() {
    ClaimSettings settings =
        new ClaimSettings(
            Settings.with(
                "campaign.poll.batch-size=25",
                "campaign.claim.lease=90s",
                "campaign.claim.hand-back-delay=250ms",
                "campaign.vendors.default=office"));

    assertThat(settings.batchSize()).isEqualTo(25);
    assertThat(settings.leaseSeconds()).isEqualTo(90.0);
    assertThat(settings.handBackDelaySeconds()).isEqualTo(0.25);
    assertThat(settings.defaultVendor()).isEqualTo("office");
  }

  @Test
  void anotherBatchSizeIsForTheNextClaim() {
    ClaimSettings settings = new ClaimSettings(Settings.with("campaign.poll.batch-size=25"));

    settings.changeBatchSize(50);

    assertThat(settings.batchSize()).as("the claim that is made").isEqualTo(25);
    assertThat(settings.wantedBatchSize()).isEqualTo(50);
    assertThat(settings.takeBatchSize()).isEqualTo(50);
    assertThat(settings.batchSize()).isEqualTo(50);
  }
}
