package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @CsvSource({
    "campaign.poll.batch-size,            1,        10000",
    "campaign.poll.interval,              10ms,     30d",
    "campaign.claim.lease,                31s,      1d",
    "campaign.claim.sweep-interval,       100ms,    1h",
    "campaign.claim.hand-back-delay,      0s,       1h",
    "campaign.sending.concurrency,        1,        10000",
    "campaign.vendors.timeout,            1ms,      19s",
    "campaign.vendors.default,            a,        a-vendor-with-a-name-of-40-characters-ab",
    "campaign.responses.pack-size,        1,        10000",
    "campaign.responses.pack-interval,    1ms,      1s",
    "campaign.responses.confirm-timeout,  100ms,    1m",
    "campaign.responses.queue-type,       quorum,   classic",
    "campaign.responses.concurrency,      1,        100",
    "campaign.responses.prefetch,         1,        1000",
    "campaign.responses.depth-limit,      1,        2147483647",
    "campaign.statistics.interval,        100ms,    1h",
    "campaign.progress.interval,          100ms,    1h",
    "campaign.demo.messages,              0,        1000000",
    "campaign.services.check-interval,    100ms,    1m"
  })
  void aSettingMayBeAtItsBounds(String name, String least, String most) {
    for (String value : new String[] {least, most}) {
      application
          .withPropertyValues(name + "=" + value)
          .run(context -> assertThat(context).as(name + "=" + value).hasNotFailed());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "campaign.roles,                      '',       roles",
    "campaign.poll.batch-size,            0,        poll.batchSize",
    "campaign.poll.batch-size,            10001,    poll.batchSize",
    "campaign.poll.interval,              9ms,      poll.interval",
    "campaign.claim.lease,                2999ms,   claim.lease",
    "campaign.claim.lease,                25h,      claim.lease",
    "campaign.claim.sweep-interval,       99ms,     claim.sweepInterval",
    "campaign.claim.sweep-interval,       61m,      claim.sweepInterval",
    "campaign.claim.hand-back-delay,      -1ms,     claim.handBackDelay",
    "campaign.sending.concurrency,        0,        sending.concurrency",
    "campaign.sending.concurrency,        10001,    sending.concurrency",
    "campaign.vendors.timeout,            0s,       vendors.timeout",
    "campaign.vendors.default,            '',       vendors.defaultName",
    "campaign.vendors.default,            Mock,     vendors.defaultName",
    "campaign.vendors.default,            -mock,    vendors.defaultName",
    "campaign.vendors.default,            a?b=c,    vendors.defaultName",
    "campaign.vendors.default,            a-vendor-with-a-name-of-41-characters-abc, vendors.defaultName",
    "campaign.responses.pack-size,        0,        responses.packSize",
    "campaign.responses.pack-size,        10001,    responses.packSize",
    "campaign.responses.pack-interval,    0ms,      responses.packInterval",
    "campaign.responses.pack-interval,    1001ms,   responses.packInterval",
    "campaign.responses.confirm-timeout,  99ms,     responses.confirmTimeout",
    "campaign.responses.confirm-timeout,  61s,      responses.confirmTimeout",
    "campaign.responses.queue-type,       stream,   responses.queueType",
    "campaign.responses.concurrency,      0,        responses.concurrency",
    "campaign.responses.concurrency,      101,      responses.concurrency",
    "campaign.responses.prefetch,         0,        responses.prefetch",
    "campaign.responses.prefetch,         1001,     responses.prefetch",
    "campaign.responses.depth-limit,      0,        responses.depthLimit",
    "campaign.statistics.interval,        99ms,     statistics.interval",
    "campaign.progress.interval,          99ms,     progress.interval",
    "campaign.demo.messages,              -1,       demo.messages",
    "campaign.demo.messages,              1000001,  demo.messages",
    "campaign.data.folder,                '',       data.folder",
    "campaign.services.check-interval,    99ms,     services.checkInterval",
    "campaign.services.check-interval,    61s,      services.checkInterval"
  })
  void aSettingBeyondItsBoundsIsRefusedByName(String name, String value, String field) {
    application
        .withPropertyValues(name + "=" + value)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("'campaign")
                    .hasMessageContaining("on field '" + field + "'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"campaign.poll.batch-size", "campaign.poll.interval", "campaign.claim.lease"})
  void aSettingThatIsNoNumberOrTimeIsRefusedByName(String name) {
    application
        .withPropertyValues(name + "=soon")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining(name));
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

  @EnableConfigurationProperties(CampaignProperties.class)
  static class Properties {}
}
