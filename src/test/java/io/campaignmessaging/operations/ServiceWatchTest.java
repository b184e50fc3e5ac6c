package io.campaignmessaging.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.UnblockedCallback;
import io.campaignmessaging.testing.Settings;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.beans.factory.ObjectProvider;

class ServiceWatchTest {

  private final CachingConnectionFactory connections = mock(CachingConnectionFactory.class);
  private final ServiceWatch watch =
      new ServiceWatch(
          providerOf(null),
          providerOf(connections),
          // The first check comes before the test, the next one after it.
          Settings.with("campaign.services.check-interval=1m"));

  private ConnectionListener listener;

  @BeforeEach
  void watchConnections() {
    watch.start();
    ArgumentCaptor<ConnectionListener> added = ArgumentCaptor.forClass(ConnectionListener.class);
    verify(connections).addConnectionListener(added.capture());
    listener = added.getValue();
  }

  @AfterEach
  void stop() {
    watch.stop();
  }

  @Test
  void nothingIsClaimedOrPublishedBetweenTheBrokersNoticesThatItBlocks() throws IOException {
    Broker broker = connect();

    broker.blocked().handle("low on memory");
    assertThat(watch.isPublishingBlocked()).isTrue();
    assertThat(watch.mayClaim()).isFalse();

    broker.unblocked().handle();
    assertThat(watch.isPublishingBlocked()).isFalse();
  }

  @Test
  void aBlockedConnectionThatIsClosedBlocksNoLonger() throws IOException {
    Broker broker = connect();
    broker.blocked().handle("low on disk");

    broker.closed().shutdownCompleted(null);

    assertThat(watch.isPublishingBlocked()).isFalse();
  }

  @Test
  void publishingIsBlockedAsLongAsOneConnectionIs() throws IOException {
    Broker first = connect();
    Broker second = connect();
    first.blocked().handle("low on memory");
    second.blocked().handle("low on memory");

    first.unblocked().handle();

    assertThat(watch.isPublishingBlocked()).isTrue();
  }

  @Test
  @Timeout(10)
  void causesThatGoInACircleEnd() {
    SQLException circular = new SQLException("outer");
    SQLException inner = new SQLException("inner", circular);
    circular.initCause(inner);

    assertThat(watch.isServiceFailure(circular)).isFalse();
    assertThat(watch.isDatabaseAway(circular)).isFalse();
  }

  private record Broker(
      BlockedCallback blocked, UnblockedCallback unblocked, ShutdownListener closed) {}

  private Broker connect() {
    Connection connection = mock(Connection.class);
    com.rabbitmq.client.Connection delegate = mock(com.rabbitmq.client.Connection.class);
    when(connection.getDelegate()).thenReturn(delegate);
    listener.onCreate(connection);
    ArgumentCaptor<BlockedCallback> blocked = ArgumentCaptor.forClass(BlockedCallback.class);
    ArgumentCaptor<UnblockedCallback> unblocked = ArgumentCaptor.forClass(UnblockedCallback.class);
    ArgumentCaptor<ShutdownListener> closed = ArgumentCaptor.forClass(ShutdownListener.class);
    verify(delegate).addBlockedListener(blocked.capture(), unblocked.capture());
    verify(delegate).addShutdownListener(closed.capture());
    return new Broker(blocked.getValue(), unblocked.getValue(), closed.getValue());
  }

  @SuppressWarnings("unchecked")
  private static <T, S extends T> ObjectProvider<T> providerOf(S value) {
    ObjectProvider<T> provider = mock(ObjectProvider.class);
    when(provider.getIfAvailable()).thenReturn(value);
    return provider;
  }
}
