package io.campaignmessaging.routes;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets findings in route files end the start without a stack trace. */
final class RouteFindingsAnalyzer extends AbstractFailureAnalyzer<RouteFindingsException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, RouteFindingsException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct them, or leave campaign.routes.folder out for the routes of the application.",
        cause);
  }
}
