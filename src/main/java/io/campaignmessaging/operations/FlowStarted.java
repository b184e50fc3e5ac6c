package io.campaignmessaging.operations;

import org.springframework.context.ApplicationEvent;

/** All routes of this process have been started. */
public final class FlowStarted extends ApplicationEvent {

  private static final long serialVersionUID = 1L;

  /**
   * Tells that the flow has started.
   *
   * @param source who started it
   */
  FlowStarted(Object source) {
    super(source);
  }
}
