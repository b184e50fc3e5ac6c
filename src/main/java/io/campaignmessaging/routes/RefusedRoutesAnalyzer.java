package io.campaignmessaging.routes;

import java.io.IOException;
import java.util.List;
import org.apache.camel.spring.boot.CamelSpringBootInitializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Says which file, line and node made Camel refuse to start. It asks a dry run, which would cost
 * every start some time.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class RefusedRoutesAnalyzer
    extends AbstractFailureAnalyzer<CamelSpringBootInitializationException> {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedRoutesAnalyzer.class);

  private final Environment environment;

  RefusedRoutesAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(
      Throwable rootFailure, CamelSpringBootInitializationException cause) {
    RoutesPlace place = RoutesPlace.of(environment).orElse(null);
    if (place == null || !(environment instanceof ConfigurableEnvironment configurable)) {
      return null;
    }
    try {
      List<Finding> findings =
          new DryRun(configurable, StandIns.ofTheApplication())
              .findings(RouteFolder.read(place.folder()));
      if (findings.isEmpty()) {
        return null;
      }
      findings.forEach(finding -> LOG.error("{}", finding.in(place.name())));
      return new RouteFindingsAnalyzer()
          .analyze(rootFailure, RouteFindingsException.of(place.name(), findings.size(), cause));
    } catch (IOException e) {
      LOG.debug("The routes could not be looked through", e);
      return null;
    }
  }
}
