package io.campaignmessaging.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.MessageBuilder;

class FlowTracingIT {

  private static final String FOREIGN_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final AttributeKey<Long> MESSAGE_ID = AttributeKey.longKey("campaign.message.id");

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.mock-receiver.success-rate", "1")
          .with("otel.traces.exporter", "memory")
          .with("otel.bsp.schedule.delay", "50");

  @Test
  void oneTraceGoesFromTheClaimOverTheVendorAndTheQueueToTheCommit() {
    long id = FLOW.insertMessage("traced", "test@example.com");
    FLOW.awaitStatus(id, "DELIVERED");

    SpanData call = FLOW.await().until(() -> callOf(id), found -> !found.isEmpty()).get(0);
    List<SpanData> trace =
        FLOW.await()
            .until(
                () -> spansOf(call.getTraceId()),
                spans -> spans.stream().anyMatch(span -> span.getName().equals("apply results")));

    SpanData claim = named(trace, "claim messages");
    SpanData publication = named(trace, "publish results");
    SpanData application = named(trace, "apply results");
    assertThat(claim.getParentSpanContext().isValid()).isFalse();
    assertThat(call.getName()).isEqualTo("call vendor mock");
    assertThat(call.getParentSpanId()).isEqualTo(claim.getSpanId());
    assertThat(publication.getParentSpanId()).isEqualTo(claim.getSpanId());
    assertThat(application.getParentSpanId()).isEqualTo(publication.getSpanId());
    assertThat(call.toString() + claim + publication + application).doesNotContain("test@");
  }

  @Test
  void aPackWithResultsOfSeveralClaimsIsLinkedToTheOthers() {
    FLOW.insertMessages("linked", 200);
    FLOW.awaitFinished("linked");

    FLOW.await()
        .untilAsserted(
            () ->
                assertThat(MemoryExporterProvider.SPANS.getFinishedSpanItems())
                    .filteredOn(span -> span.getName().equals("publish results"))
                    .anySatisfy(
                        pack ->
                            assertThat(pack.getLinks())
                                .isNotEmpty()
                                .allSatisfy(
                                    link ->
                                        assertThat(link.getSpanContext().getTraceId())
                                            .isNotEqualTo(pack.getTraceId()))));
  }

  @Test
  void aForeignPublishersTraceIsGoneOnWith() {
    publish("00-" + FOREIGN_TRACE + "-b7ad6b7169203331-01");

    FLOW.await().until(() -> !spansOf(FOREIGN_TRACE).isEmpty());
    FLOW.takeDeadLetter();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319D-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00",
        "ff-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01-${sys.user.home}"
      })
  void whatIsNoValidContextOrNotSampledIsNotGoneOnWith(String traceParent) {
    publish(traceParent);

    FLOW.takeDeadLetter();
    assertThat(spansOf("0af7651916cd43dd8448eb211c80319d")).isEmpty();
  }

  private static void publish(String traceParent) {
    FLOW.publish(
        MessageBuilder.withBody(
                "{\"messageId\":0,\"attempt\":1,\"status\":\"DELIVERED\"}"
                    .getBytes(StandardCharsets.UTF_8))
            .setContentType("application/json")
            .setHeader("traceparent", traceParent)
            .build());
  }

  private static List<SpanData> callOf(long id) {
    return MemoryExporterProvider.SPANS.getFinishedSpanItems().stream()
        .filter(span -> Long.valueOf(id).equals(span.getAttributes().get(MESSAGE_ID)))
        .toList();
  }

  private static List<SpanData> spansOf(String trace) {
    return MemoryExporterProvider.SPANS.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace))
        .toList();
  }

  private static SpanData named(List<SpanData> trace, String name) {
    return trace.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }
}
