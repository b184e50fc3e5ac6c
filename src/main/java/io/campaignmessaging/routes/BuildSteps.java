package io.campaignmessaging.routes;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.StartupStep;
import org.apache.camel.support.startup.DefaultStartupStepRecorder;

/** Knows which node of a route Camel is building, or was building when it failed. */
final class BuildSteps extends DefaultStartupStepRecorder {

  private final Deque<StartupStep> open = new ArrayDeque<>();

  BuildSteps() {
    setEnabled(true);
  }

  /** Forgets what was not ended. */
  void reset() {
    open.clear();
  }

  /** The id of the innermost node; null if none was begun. */
  String node() {
    return open.stream()
        .filter(step -> step.getType().equals("ProcessorReifier"))
        .map(StartupStep::getName)
        .findFirst()
        .orElse(null);
  }

  @Override
  protected void onBeginStep(StartupStep step) {
    open.push(step);
  }

  @Override
  protected void onEndStep(StartupStep step) {
    open.remove(step);
  }
}
