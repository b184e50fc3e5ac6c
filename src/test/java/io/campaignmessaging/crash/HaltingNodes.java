package io.campaignmessaging.crash;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Halts before or after a node of a route, which it knows by its id without a vendor's prefix. */
final class HaltingNodes implements InterceptStrategy {

  private final CrashSwitch crashSwitch;

  HaltingNodes(CrashSwitch crashSwitch) {
    this.crashSwitch = crashSwitch;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    String id = definition.getId();
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        crashSwitch.waitBefore(id);
        // Matched before the node, which may change what the condition looks at.
        CrashPoint point =
            crashSwitch.pointAt(
                CrashPoint.Place.NODE, id, candidate -> matches(candidate, exchange));
        if (point == null) {
          return super.process(exchange, callback);
        }
        if (point.moment() == CrashPoint.Moment.BEFORE) {
          crashSwitch.halt(point);
        }
        return super.process(
            exchange,
            doneSync -> {
              if (exchange.getException() == null) {
                crashSwitch.halt(point);
              }
              callback.done(doneSync);
            });
      }
    };
  }

  private static boolean matches(CrashPoint point, Exchange exchange) {
    if (point.condition() == null) {
      return true;
    }
    try {
      return exchange
          .getContext()
          .resolveLanguage("simple")
          .createPredicate(point.condition())
          .matches(exchange);
    } finally {
      MessageHelper.resetStreamCache(exchange.getMessage());
    }
  }
}
