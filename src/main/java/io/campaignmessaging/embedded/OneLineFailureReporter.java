package io.campaignmessaging.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Reports why the application cannot start: in one line, and without a stack trace. */
final class OneLineFailureReporter implements FailureAnalysisReporter {

  private static final Logger LOGGER = LoggerFactory.getLogger(OneLineFailureReporter.class);

  @Override
  public void report(FailureAnalysis analysis) {
    String action = analysis.getAction() == null ? "" : analysis.getAction();
    LOGGER.error(
        "Cannot start: {}", StartFailure.oneLine(analysis.getDescription() + " " + action));
    LOGGER.debug("The cause in full", analysis.getCause());
  }
}
