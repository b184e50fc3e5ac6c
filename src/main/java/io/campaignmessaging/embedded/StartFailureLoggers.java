package io.campaignmessaging.embedded;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps Spring's own loggers from saying in many lines what {@link OneLineFailureReporter} says in
 * one. Loggers that are set to debug are left as they are.
 */
final class StartFailureLoggers implements ApplicationListener<SpringApplicationEvent>, Ordered {

  /** Spring Boot's framed report of many lines. */
  private static final String FRAMED_REPORT =
      "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

  /** On failure it says at INFO how to have the condition report printed. */
  private static final String CONDITION_REPORT =
      "org.springframework.boot.autoconfigure.logging.ConditionEvaluationReportLogger";

  private final LoggingSystem loggingSystem =
      LoggingSystem.get(StartFailureLoggers.class.getClassLoader());

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (event instanceof ApplicationPreparedEvent prepared) {
      // While it starts, the context warns of the failure with all of its causes in one long line.
      quiet(loggerOf(prepared.getApplicationContext()), LogLevel.ERROR);
    } else if (event instanceof ApplicationReadyEvent ready) {
      restore(loggerOf(ready.getApplicationContext()));
    } else if (event instanceof ApplicationFailedEvent) {
      quiet(CONDITION_REPORT, LogLevel.WARN);
      quiet(FRAMED_REPORT, LogLevel.OFF);
    }
  }

  /** Before Spring Boot's listeners, which report at the same event. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  private void quiet(String logger, LogLevel level) {
    LoggerConfiguration configuration = loggingSystem.getLoggerConfiguration(logger);
    if (configuration == null || configuration.getEffectiveLevel().compareTo(LogLevel.INFO) >= 0) {
      loggingSystem.setLogLevel(logger, level);
    }
  }

  private void restore(String logger) {
    LoggerConfiguration configuration = loggingSystem.getLoggerConfiguration(logger);
    if (configuration != null && configuration.getConfiguredLevel() == LogLevel.ERROR) {
      loggingSystem.setLogLevel(logger, null);
    }
  }

  private static String loggerOf(ApplicationContext context) {
    return context.getClass().getName();
  }
}
