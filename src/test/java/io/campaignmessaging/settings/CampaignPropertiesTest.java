package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.embedded.EmbeddedProperties;
import io.campaignmessaging.imports.ImportProperties;
import io.campaignmessaging.vendor.MockFailure;
import io.campaignmessaging.vendor.MockHttpProperties;
import io.campaignmessaging.vendor.MockReceiverProperties;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CampaignPropertiesTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Properties.class);

  @Test
  void theDefaultsAreThoseOfTheOriginalAndWithinTheirBounds() {
    application.run(
        context -> {
          CampaignProperties properties = context.getBean(CampaignProperties.class);
          assertThat(properties.roles()).containsExactly("sender", "receipts", "mock-receiver");
          assertThat(properties.poll().batchSize()).isEqualTo(10);
          assertThat(properties.poll().interval()).isEqualTo(Duration.ofSeconds(5));
          assertThat(properties.responses().concurrency()).isEqualTo(5);
          assertThat(properties.responses().prefetch()).isEqualTo(10);
          assertThat(properties.vendors().defaultName()).isEqualTo("mock");
          assertThat(properties.demo().messages()).isEqualTo(1_000);
          assertThat(properties.data().folder()).isEqualTo("data");
          assertThat(properties.vendors().timeout().multipliedBy(3))
              .isLessThan(properties.claim().lease());
        });
  }

  @Test
  void theThroughputProfileIsWithinTheBounds() {
    application
        .withPropertyValues("spring.profiles.active=throughput")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(CampaignProperties.class).poll().batchSize())
                  .isGreaterThan(10);
            });
  }

  static Stream<BoundedSetting> boundedSettings() {
    return BoundedSetting.all().stream();
  }

  @ParameterizedTest
  @MethodSource("boundedSettings")
  void aSettingMayBeAtItsBounds(BoundedSetting setting) {
    for (String value : new String[] {setting.least(), setting.most()}) {
      if (value != null) {
        application
            // Rules about several settings are tried below.
            .withPropertyValues(
                "campaign.sending.in-flight-limit=100000",
                "campaign.vendors.timeout=1ms",
                "campaign.poll.batch-size=1",
                "campaign.mock-receiver.min-delay=0s",
                "campaign.mock-receiver.max-delay=1m",
                setting.name() + "=" + value)
            .run(context -> assertThat(context).as(setting.name() + "=" + value).hasNotFailed());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "campaign.vendors.default,       a",
    "campaign.vendors.default,       a-vendor-with-a-name-of-40-characters-ab",
    "campaign.responses.queue-type,  classic",
    "campaign.responses.depth-limit, 2147483647",
    "campaign.embedded.broker-port,  65535",
    "campaign.mock-receiver.url,     https://mock.example.com/messages",
    "campaign.mock-receiver.cost,    999999.999999",
    "campaign.mock-receiver.failure-weights.rate-limited, 1000000"
  })
  void otherBoundsAreInOrderToo(String name, String value) {
    application
        .withPropertyValues(name + "=" + value)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aFailureWeightOfTheUsersReplacesTheDefaultAndLeavesTheOthers() {
    application
        .withPropertyValues("campaign.mock-receiver.failure-weights.rate-limited=99")
        .run(
            context ->
                assertThat(context.getBean(MockReceiverProperties.class).failureWeights())
                    .containsEntry(MockFailure.RATE_LIMITED, 99)
                    .containsEntry(MockFailure.BOUNCED, 30)
                    .hasSize(MockFailure.values().length));
  }

  @ParameterizedTest
  @CsvSource({"30s, 10s, false", "30s, 9999ms, true", "60s, 20s, false", "3s, 999ms, true"})
  void aVendorsTimeoutIsBelowAThirdOfTheLease(String lease, String timeout, boolean accepted) {
    application
        .withPropertyValues("campaign.claim.lease=" + lease, "campaign.vendors.timeout=" + timeout)
        .run(
            context -> {
              if (accepted) {
                assertThat(context).hasNotFailed();
              } else {
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining(
                        "campaign.vendors.timeout must be below a third of campaign.claim.lease");
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"100, 100, true", "100, 99, false"})
  void aWholeClaimMayBeInFlight(String batch, String limit, boolean accepted) {
    application
        .withPropertyValues(
            "campaign.poll.batch-size=" + batch, "campaign.sending.in-flight-limit=" + limit)
        .run(
            context -> {
              if (accepted) {
                assertThat(context).hasNotFailed();
              } else {
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining(
                        "campaign.sending.in-flight-limit must be at least campaign.poll.batch-size");
              }
            });
  }

  @EnableConfigurationProperties({
    CampaignProperties.class,
    EmbeddedProperties.class,
    ImportProperties.class,
    MockReceiverProperties.class,
    MockHttpProperties.class,
    ObservationProperties.class
  })
  static class Properties {}
}
