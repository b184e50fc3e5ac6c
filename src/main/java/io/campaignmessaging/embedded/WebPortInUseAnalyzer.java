package io.campaignmessaging.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Names the setting of the web port that is in use, which Spring Boot's own report does not. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WebPortInUseAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
    return new FailureAnalysis(
        "The web server cannot listen on port " + cause.getPort() + ", the port is in use.",
        "Stop what listens there, or set server.port (SERVER_PORT) to a free port.",
        cause);
  }
}
