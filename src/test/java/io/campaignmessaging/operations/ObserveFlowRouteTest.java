package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.testing.RouteTest;
import io.campaignmessaging.testing.RoutesUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.CompositeHealth;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@RouteTest({"observe-flow", "answer-health"})
class ObserveFlowRouteTest {

  @Autowired private MeterRegistry metrics;
  @Autowired private ProducerTemplate template;
  @MockitoBean private HealthEndpoint health;

  @Test
  void whatTheDatabaseHoldsIsMeasured(RoutesUnderTest routes) {
    routes.answer(
        "measure-messages",
        Map.of("total", BigDecimal.TEN, "delivered", 7L, "oldest_due_seconds", 12.5));

    routes.send("observe-messages", "");

    assertThat(gauge("campaign.messages", "state", "total")).isEqualTo(10);
    assertThat(gauge("campaign.messages", "state", "delivered")).isEqualTo(7);
    assertThat(metrics.get("campaign.messages.oldest_due_age").gauge().value()).isEqualTo(12.5);
  }

  @Test
  void aTurnIsSkippedWhileTheDatabaseIsAway(RoutesUnderTest routes) {
    routes.fail("measure-messages", new DataAccessResourceFailureException("closed"));

    Exchange turn = template.send("direct:observe-messages", exchange -> {});

    assertThat(turn.getException()).isNull();
  }

  @Test
  void aProcessWithoutABrokerHasNoDeadLetterQueueToAsk(RoutesUnderTest routes) {
    routes.send("observe-dead-letter-queue", "");

    assertThat(metrics.find("campaign.queue.depth").gauges()).isEmpty();
  }

  @Test
  void aProcessWithoutLimitedVendorsHasNoGaugesOfThem(RoutesUnderTest routes) {
    routes.send("observe-vendors", "");

    assertThat(metrics.find("campaign.vendor.in_flight").gauges()).isEmpty();
  }

  @Test
  void healthIsAnsweredWithTheDetailsOfItsParts() throws Exception {
    CompositeHealth state = mock();
    when(state.getStatus()).thenReturn(Status.UP);
    when(health.health()).thenReturn(state);

    Exchange answer = template.request("direct:show-health", exchange -> {});

    assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(answer.getMessage().getBody(String.class)).get("status"))
        .hasToString("\"UP\"");
  }

  private double gauge(String name, String tag, String value) {
    return metrics.get(name).tag(tag, value).gauge().value();
  }
}
