package io.campaignmessaging.tracing;

import io.campaignmessaging.sending.DeliveryResult;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * One trace for each claim: the claim, each call of a vendor, the packs in which the results travel
 * and what the consumer makes of them. A pack has the results of many messages; it goes on with the
 * trace of its first result and links to the other claims it has results of.
 *
 * <p>Without an endpoint nothing is noted and nothing is sent: each method returns at once.
 */
public final class FlowTracing implements AutoCloseable {

  /** The exchange property that has a claim's {@link SpanContext}. */
  static final String CLAIM = "claimTrace";

  /** The exchange property that has the claims of a pack's results. */
  static final String PACK = "packTraces";

  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";

  private static final AttributeKey<Long> MESSAGES = AttributeKey.longKey("campaign.messages");
  private static final AttributeKey<Long> MESSAGE_ID = AttributeKey.longKey("campaign.message.id");
  private static final AttributeKey<String> CAMPAIGN = AttributeKey.stringKey("campaign.id");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("campaign.attempt");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("campaign.status");
  private static final AttributeKey<String> ERROR_CODE =
      AttributeKey.stringKey("campaign.error.code");
  private static final AttributeKey<String> QUEUE_MESSAGE =
      AttributeKey.stringKey("messaging.message.id");

  private static final TextMapGetter<Map<String, Object>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, Object> headers) {
          return headers.keySet();
        }

        @Override
        public String get(Map<String, Object> headers, String name) {
          return headers != null && headers.get(name) instanceof String text ? text : null;
        }
      };

  private final boolean on;
  private final Supplier<Duration> sinceClaim;
  private final Tracer tracer;
  private final Runnable stop;

  /**
   * Makes the tracing.
   *
   * @param openTelemetry where spans go; {@link OpenTelemetry#noop()} for nowhere
   * @param stop sends what is left
   * @param sinceClaim for how long the present claim has been made
   */
  FlowTracing(OpenTelemetry openTelemetry, Runnable stop, Supplier<Duration> sinceClaim) {
    this.sinceClaim = sinceClaim;
    this.on = openTelemetry != OpenTelemetry.noop();
    this.tracer = openTelemetry.getTracer("campaign-messaging");
    this.stop = stop;
  }

  /**
   * Begins the trace of a claim.
   *
   * @param exchange its body is the claim
   */
  public void claimed(Exchange exchange) {
    if (on) {
      Instant now = Instant.now();
      Span span =
          tracer
              .spanBuilder("claim messages")
              .setNoParent()
              .setStartTimestamp(now.minus(sinceClaim.get()))
              .setAttribute(MESSAGES, (long) exchange.getMessage().getBody(List.class).size())
              .startSpan();
      span.end(now);
      if (span.getSpanContext().isSampled()) {
        exchange.setProperty(CLAIM, span.getSpanContext());
      }
    }
  }

  /**
   * Begins the span of a pack that is about to be published, and puts its context into the headers.
   * It ends with the exchange.
   *
   * @param exchange the pack's
   */
  public void publishing(Exchange exchange) {
    Set<SpanContext> claims = claimsOf(exchange);
    if (!claims.isEmpty()) {
      SpanContext first = claims.iterator().next();
      SpanBuilder builder =
          tracer
              .spanBuilder("publish results")
              .setParent(context(first))
              .setSpanKind(SpanKind.PRODUCER)
              .setAttribute(QUEUE_MESSAGE, exchange.getProperty("queueMessageId", String.class));
      claims.stream().skip(1).forEach(builder::addLink);
      Span span = builder.startSpan();
      W3CTraceContextPropagator.getInstance()
          .inject(
              Context.root().with(span),
              exchange.getMessage(),
              (message, name, value) -> message.setHeader(name, value));
      endWith(exchange, span);
    }
  }

  /**
   * Goes on with the trace of a queue message, if it carries one that can be read. It ends with the
   * exchange, when all of it is committed.
   *
   * @param exchange the queue message's, whose property {@code receivedHeaders} has the headers as
   *     they came
   */
  public void received(Exchange exchange) {
    if (on) {
      @SuppressWarnings("unchecked")
      Map<String, Object> headers = exchange.getProperty("receivedHeaders", Map.class);
      // It takes what the specification allows and nothing else.
      Context parent =
          W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
      if (Span.fromContext(parent).getSpanContext().isSampled()) {
        endWith(
            exchange,
            tracer
                .spanBuilder("apply results")
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(QUEUE_MESSAGE, exchange.getProperty("queueMessageId", String.class))
                .startSpan());
      }
    }
  }

  /**
   * Adds the call of a vendor whose result a pack takes up, and notes of which claim it is.
   *
   * @param pack the pack's exchange, which is that of its first result
   * @param exchange the result's; also that of a message that was refused before its call
   */
  void packed(Exchange pack, Exchange exchange) {
    SpanContext claim = on ? exchange.getProperty(CLAIM, SpanContext.class) : null;
    if (claim != null && exchange.getMessage().getBody() instanceof DeliveryResult result) {
      answered(claim, result);
      Set<SpanContext> claims = new LinkedHashSet<>(claimsOf(pack));
      claims.add(claim);
      pack.setProperty(PACK, claims);
    }
  }

  @Override
  public void close() {
    stop.run();
  }

  @SuppressWarnings("unchecked")
  private static Set<SpanContext> claimsOf(Exchange pack) {
    Set<SpanContext> claims = pack.getProperty(PACK, Set.class);
    return claims == null ? Set.of() : claims;
  }

  private void answered(SpanContext claim, DeliveryResult result) {
    Instant began = result.sentAt();
    SpanBuilder builder =
        tracer
            .spanBuilder("call vendor " + result.vendor())
            .setParent(context(claim))
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(began)
            .setAttribute(MESSAGE_ID, result.messageId())
            .setAttribute(CAMPAIGN, result.campaignId())
            .setAttribute(ATTEMPT, (long) result.attempt())
            .setAttribute(STATUS, result.status().name());
    if (result.errorCode() != null) {
      builder.setAttribute(ERROR_CODE, result.errorCode());
    }
    Span span = builder.startSpan();
    if (result.errorCode() != null) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(began.plusMillis(result.latencyMillis()));
  }

  private static Context context(SpanContext span) {
    return Context.root().with(Span.wrap(span));
  }

  private static void endWith(Exchange exchange, Span span) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onFailure(Exchange failed) {
                span.setStatus(StatusCode.ERROR);
                span.end();
              }

              @Override
              public void onComplete(Exchange completed) {
                span.end();
              }
            });
  }
}
