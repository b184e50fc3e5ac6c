package io.campaignmessaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.testing.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class InFlightMessagesTest {

  private final ClaimScheduler scheduler = mock(ClaimScheduler.class);
  private final CampaignProperties properties =
      Settings.with("campaign.poll.batch-size=2", "campaign.sending.in-flight-limit=4");
  private final ClaimSettings settings = new ClaimSettings(properties);
  private final VendorGuards guards = new VendorGuards(scheduler, new ObjectMapper(), settings);
  private final InFlightMessages inFlight =
      new InFlightMessages(scheduler, guards, settings, properties);

  @Test
  void aMessageIsInFlightUntilItsExchangeIsDoneHoweverItEnds() {
    Exchange delivered = begin();
    Exchange failed = begin();
    failed.setException(new IllegalStateException("a defect"));

    assertThat(inFlight.count()).isEqualTo(2);
    end(delivered);
    end(failed);
    assertThat(inFlight.count()).isZero();
  }

  @Test
  void thereIsRoomAsLongAsAWholeClaimFits() {
    begin();
    begin();
    assertThat(inFlight.haveRoom()).isTrue();

    begin();
    assertThat(inFlight.haveRoom()).isFalse();
  }

  @Test
  void aClaimIsMadeOnceThereIsRoomAgain() {
    List<Exchange> messages = new ArrayList<>(List.of(begin(), begin(), begin(), begin()));

    end(messages.remove(0));
    verify(scheduler, never()).wake();
    end(messages.remove(0));
    verify(scheduler).wake();
    end(messages.remove(0));
    verify(scheduler, times(1)).wake();
  }

  @Test
  void aMessageOfAGuardedVendorIsInFlightThereAsLongAsHere() {
    VendorGuard guard = mock(VendorGuard.class);
    VendorCall call = new VendorCall(guard);
    when(guard.vendor()).thenReturn("acme");
    when(guard.begin()).thenReturn(call);
    guards.add(guard);

    Exchange message = begin();
    assertThat(message.getProperty(VendorGuards.CALL)).isSameAs(call);
    verify(guard, never()).end();
    end(message);
    verify(guard).end();
  }

  private Exchange begin() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(Map.of("vendor", "acme"));
    inFlight.process(exchange);
    return exchange;
  }

  private static void end(Exchange exchange) {
    for (Synchronization synchronization : exchange.getExchangeExtension().handoverCompletions()) {
      if (exchange.isFailed()) {
        synchronization.onFailure(exchange);
      } else {
        synchronization.onComplete(exchange);
      }
    }
  }
}
