package io.campaignmessaging.tracing;

import org.apache.camel.Exchange;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/** Packs delivery results into lists, and has each noted in its trace. */
public final class ResultPacks extends GroupedBodyAggregationStrategy {

  private final FlowTracing tracing;

  /**
   * Makes the strategy.
   *
   * @param tracing notes results
   */
  ResultPacks(FlowTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public Exchange aggregate(Exchange pack, Exchange result) {
    Exchange packed = super.aggregate(pack, result);
    tracing.packed(packed, result);
    return packed;
  }
}
