package io.campaignmessaging.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** {@code FlowTracingIT} has what it does where it is on. */
class FlowTracingTest {

  private final FlowTracing tracing =
      new FlowTracing(OpenTelemetry.noop(), () -> {}, () -> Duration.ZERO);

  @Test
  void withoutAnEndpointNothingIsNotedAndNothingIsSent() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(List.of());
    exchange.setProperty(
        "receivedHeaders",
        Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    Map<String, Object> before = Map.copyOf(exchange.getProperties());

    tracing.claimed(exchange);
    tracing.packed(exchange, exchange);
    tracing.publishing(exchange);
    tracing.received(exchange);

    assertThat(exchange.getProperties()).isEqualTo(before);
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
    assertThat(exchange.getExchangeExtension().handoverCompletions()).isNullOrEmpty();
  }
}
