package io.campaignmessaging.operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether one service is there; says once when it goes away and once when it is back. */
final class WatchedService {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedService.class);

  private final String name;
  private final String consequence;
  private volatile String problem;

  WatchedService(String name, String consequence) {
    this.name = name;
    this.consequence = consequence;
  }

  boolean isThere() {
    return problem == null;
  }

  /** Notes that the service answered. */
  void answered() {
    if (problem != null) {
      problem = null;
      LOG.info("{} is back", name);
    }
  }

  /**
   * Notes that the service did not answer.
   *
   * @param reason why, without secrets
   */
  void failed(String reason) {
    boolean news = problem == null;
    problem = reason;
    if (news) {
      LOG.warn("{} is away ({}); {}", name, reason, consequence);
    }
  }
}
