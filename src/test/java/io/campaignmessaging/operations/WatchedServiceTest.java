package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WatchedServiceTest {

  private final WatchedService service = new WatchedService("The lighthouse", "ships wait");

  @Test
  void aServiceIsThereUntilItFails() {
    assertThat(service.isThere()).isTrue();

    service.failed("no light");

    assertThat(service.isThere()).isFalse();
  }

  @Test
  void aServiceIsThereAgainOnceItAnswers() {
    service.failed("no light");

    service.answered();

    assertThat(service.isThere()).isTrue();
  }

  @Test
  void goingAwayIsSaidOnceWithItsReasonAndItsConsequence(CapturedOutput output) {
    service.failed("no light");
    service.failed("no light");
    service.failed("no lamp either");

    assertThat(output).contains("The lighthouse is away (no light); ships wait");
    assertThat(times(output, "is away")).isOne();
  }

  @Test
  void comingBackIsSaidOnce(CapturedOutput output) {
    service.failed("no light");
    service.answered();
    service.answered();

    assertThat(times(output, "The lighthouse is back")).isOne();
  }

  @Test
  void aServiceThatWasNeverAwayDoesNotComeBack(CapturedOutput output) {
    service.answered();

    assertThat(output).doesNotContain("is back");
  }

  @Test
  void everyOutageIsSaid(CapturedOutput output) {
    service.failed("no light");
    service.answered();
    service.failed("no light");

    assertThat(times(output, "is away")).isEqualTo(2);
  }

  private static int times(CapturedOutput output, String text) {
    return output.toString().split(text, -1).length - 1;
  }
}
