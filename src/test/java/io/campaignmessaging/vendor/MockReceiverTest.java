package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MockReceiverTest {

  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final List<String> KEYS =
      IntStream.range(0, 20_000).mapToObj(number -> number + "-1").toList();

  @Test
  void theSameSeedGivesTheSameAnswersInAnyOrderThreadAndInstance() {
    MockReceiver first = receiver(MockReceiverProperties.defaults().withSeed(1));
    MockReceiver second = receiver(MockReceiverProperties.defaults().withSeed(1));

    Map<String, VendorAnswer> inOrder =
        KEYS.stream().collect(Collectors.toMap(key -> key, first::receive));
    Map<String, VendorAnswer> byManyThreads =
        KEYS.parallelStream()
            .sorted(Collections.reverseOrder())
            .collect(Collectors.toConcurrentMap(key -> key, second::receive));

    assertThat(byManyThreads).isEqualTo(inOrder);
    assertThat(KEYS).allMatch(key -> first.drawDelay(key) == second.drawDelay(key));
  }

  @Test
  void anotherSeedGivesOtherAnswers() {
    MockReceiver first = receiver(MockReceiverProperties.defaults().withSeed(1));
    MockReceiver second = receiver(MockReceiverProperties.defaults().withSeed(2));

    long same = KEYS.stream().filter(key -> first.receive(key).equals(second.receive(key))).count();

    // Both deliver 0.9 of the messages, and no two deliveries have the same reference.
    assertThat(same).isLessThan(KEYS.size() / 50);
  }

  @Test
  void deliversTheShareThatIsSet() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults().withSeed(3));

    KEYS.forEach(receiver::receive);

    // Three standard deviations of 20,000 draws at 0.9 are 127.
    assertThat(receiver.statistics().delivered()).isCloseTo(18_000, within(127L));
  }

  @Test
  void failsAsOftenAsTheWeightsSay() {
    MockReceiver receiver =
        receiver(MockReceiverProperties.defaults().withSeed(4).withSuccessRate(0));

    KEYS.forEach(receiver::receive);

    Map<MockFailure, Long> failed = receiver.statistics().failed();
    for (MockFailure failure : MockFailure.values()) {
      assertThat(failed.get(failure))
          .as(failure.name())
          .isCloseTo(200L * failure.defaultWeight(), within(200L));
    }
  }

  @Test
  void aFailureOfWeightZeroNeverComes() {
    MockReceiver receiver =
        receiver(
            MockReceiverProperties.defaults()
                .withSeed(5)
                .withSuccessRate(0)
                .withFailureWeight(MockFailure.BOUNCED, 0)
                .withFailureWeight(MockFailure.TIMEOUT, 0));

    KEYS.forEach(receiver::receive);

    assertThat(receiver.statistics().failed())
        .containsEntry(MockFailure.BOUNCED, 0L)
        .containsEntry(MockFailure.TIMEOUT, 0L);
  }

  @Test
  void everyDeliveryHasItsOwnReferenceAndTheCost() {
    MockReceiver receiver =
        receiver(MockReceiverProperties.defaults().withSeed(6).withSuccessRate(1));

    List<VendorAnswer> answers = KEYS.stream().map(receiver::receive).toList();

    assertThat(answers)
        .extracting(VendorAnswer::vendorReference)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(answers).extracting(VendorAnswer::cost).containsOnly(new BigDecimal("0.0075"));
    assertThat(receiver.statistics().cost()).isEqualByComparingTo("150");
  }

  @Test
  void onlyARateLimitedAnswerAsksToWait() {
    MockReceiver receiver =
        receiver(
            MockReceiverProperties.defaults()
                .withSeed(7)
                .withSuccessRate(0)
                .withRetryAfter(Duration.ofSeconds(30)));

    Map<String, List<VendorAnswer>> answers =
        KEYS.stream()
            .map(receiver::receive)
            .collect(Collectors.groupingBy(VendorAnswer::errorCode));

    assertThat(answers.get("RATE_LIMITED"))
        .extracting(VendorAnswer::retryAfter)
        .containsOnly(Duration.ofSeconds(30));
    assertThat(answers.get("TIMEOUT")).extracting(VendorAnswer::retryAfter).containsOnlyNulls();
    assertThat(answers.get("TIMEOUT")).extracting(VendorAnswer::retryable).containsOnly(true);
    assertThat(answers.get("BOUNCED")).extracting(VendorAnswer::retryable).containsOnly(false);
  }

  @Test
  void aRepeatedKeyGetsTheStoredAnswerAlsoAFailureAndAlsoAfterAChange() {
    MockReceiver receiver =
        receiver(MockReceiverProperties.defaults().withSeed(8).withSuccessRate(0));
    VendorAnswer first = receiver.receive("7-1");

    receiver.change(settings -> settings.withSuccessRate(1));

    assertThat(receiver.receive("7-1")).isEqualTo(first);
    assertThat(receiver.receive("7-2").status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @Test
  void aRepeatedCallIsCountedApart() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults().withSuccessRate(1));

    receiver.receive("7-1");
    receiver.receive("7-1");
    receiver.receive("7-2");

    MockReceiverStatistics statistics = receiver.statistics();
    assertThat(statistics.calls()).isEqualTo(3);
    assertThat(statistics.repeatedCalls()).isEqualTo(1);
    assertThat(statistics.delivered()).isEqualTo(2);
    assertThat(statistics.cost()).isEqualByComparingTo("0.015");
  }

  @Test
  void oneKeyFromManyThreadsIsOneMessage() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults().withSuccessRate(1));

    IntStream.range(0, 10_000).parallel().forEach(number -> receiver.receive(number % 10 + "-1"));

    assertThat(receiver.statistics().delivered()).isEqualTo(10);
    assertThat(receiver.statistics().repeatedCalls()).isEqualTo(9_990);
  }

  @Test
  void theOldestKeysAreForgottenFirst() {
    MockReceiverProperties tiny =
        new MockReceiverProperties(
            1, 9L, Duration.ZERO, Duration.ZERO, BigDecimal.ZERO, null, Duration.ZERO, 2);
    MockReceiver receiver = receiver(tiny);

    List.of("1-1", "2-1", "3-1").forEach(receiver::receive);
    List.of("3-1", "2-1").forEach(receiver::receive);
    assertThat(receiver.statistics().repeatedCalls()).isEqualTo(2);

    receiver.receive("1-1");
    assertThat(receiver.statistics().repeatedCalls()).isEqualTo(2);
  }

  @Test
  void theNewestKeysAreRememberedAmongMany() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults().withSuccessRate(1));
    IntStream.range(0, 300_000).forEach(number -> receiver.receive(number + "-1"));
    receiver.resetStatistics();

    IntStream.range(210_000, 300_000).forEach(number -> receiver.receive(number + "-1"));

    assertThat(receiver.statistics().repeatedCalls()).isGreaterThan(89_000);
  }

  @Test
  void delaysAreDrawnFromTheWholeRange() {
    MockReceiver receiver =
        receiver(
            MockReceiverProperties.defaults()
                .withSeed(10)
                .withDelay(Duration.ofMillis(20), Duration.ofMillis(22)));

    Map<Long, Long> delays =
        KEYS.stream().collect(Collectors.groupingBy(receiver::drawDelay, Collectors.counting()));

    assertThat(delays).containsOnlyKeys(20L, 21L, 22L);
    assertThat(delays.values())
        .allSatisfy(count -> assertThat(count).isCloseTo(6_667, within(200L)));
  }

  @Test
  void aChangeOutOfRangeIsRefusedAndChangesNothing() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults());
    MockReceiverProperties before = receiver.settings();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> receiver.change(settings -> settings.withSuccessRate(1.5)))
        .withMessageContaining("successRate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> receiver.change(settings -> settings.withSuccessRate(Double.NaN)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                receiver.change(
                    settings -> settings.withDelay(Duration.ofMillis(2), Duration.ofMillis(1))))
        .withMessageContaining("max-delay must not be below min-delay");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                receiver.change(
                    settings -> {
                      MockReceiverProperties changed = settings;
                      for (MockFailure failure : MockFailure.values()) {
                        changed = changed.withFailureWeight(failure, 0);
                      }
                      return changed;
                    }))
        .withMessageContaining("at least one failure weight must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> receiver.change(settings -> settings.withFailureWeight(MockFailure.SPAM, -1)))
        .withMessageContaining("SPAM");

    assertThat(receiver.settings()).isEqualTo(before);
  }

  @Test
  void weightsAreBoundByRelaxedNamesAndTheOthersKeepTheirDefaults() {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    source.put("campaign.mock-receiver.failure-weights.rate-limited", "99");
    source.put("campaign.mock-receiver.max-delay", "1s");

    MockReceiverProperties bound =
        new Binder(source).bind("campaign.mock-receiver", MockReceiverProperties.class).get();

    assertThat(bound)
        .isEqualTo(
            MockReceiverProperties.defaults()
                .withFailureWeight(MockFailure.RATE_LIMITED, 99)
                .withDelay(Duration.ofMillis(10), Duration.ofSeconds(1)));
  }

  @Test
  void resetClearsTheStatisticsAndKeepsTheMemory() {
    MockReceiver receiver = receiver(MockReceiverProperties.defaults());
    receiver.receive("7-1");

    receiver.resetStatistics();
    receiver.receive("7-1");

    MockReceiverStatistics statistics = receiver.statistics();
    assertThat(statistics.calls()).isEqualTo(1);
    assertThat(statistics.repeatedCalls()).isEqualTo(1);
    assertThat(statistics.delivered()).isZero();
    assertThat(statistics.cost()).isZero();
  }

  private static MockReceiver receiver(MockReceiverProperties properties) {
    return new MockReceiver(properties, VALIDATOR);
  }
}
