package io.campaignmessaging.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

class ProvenRabbitTemplateTest {

  private static final long CONFIRM_MILLIS = 5_000;

  private final ConnectionFactory connections = mock(ConnectionFactory.class);
  private final Connection connection = mock(Connection.class);
  private final Channel channel = mock(Channel.class);
  private final AmqpAdmin admin = mock(AmqpAdmin.class);
  private final ReturnListener listener = mock(ReturnListener.class);
  private boolean blocked;
  private final ProvenRabbitTemplate template =
      new ProvenRabbitTemplate(connections, admin, () -> blocked);

  @BeforeEach
  void theBrokerConfirms() throws Exception {
    when(connections.createConnection()).thenReturn(connection);
    when(connection.createChannel(false)).thenReturn(channel);
    when(channel.addReturnListener(any(ReturnCallback.class))).thenReturn(listener);
    when(channel.waitForConfirms(anyLong())).thenReturn(true);
    when(channel.isOpen()).thenReturn(true);
  }

  @Test
  void everyMessageIsMandatory() throws Exception {
    assertThat(publish()).isTrue();

    verify(channel)
        .basicPublish(eq("exchange"), eq("key"), eq(true), any(AMQP.BasicProperties.class), any());
    verify(channel).removeReturnListener(listener);
    verify(admin, never()).initialize();
  }

  @Test
  void aMessageThatCameBackFailsAlthoughItIsConfirmed() throws Exception {
    when(channel.waitForConfirms(anyLong()))
        .thenAnswer(
            waiting -> {
              ArgumentCaptor<ReturnCallback> callback =
                  ArgumentCaptor.forClass(ReturnCallback.class);
              verify(channel).addReturnListener(callback.capture());
              callback
                  .getValue()
                  .handle(new Return(312, "NO_ROUTE", "exchange", "key", null, new byte[0]));
              return true;
            });

    assertThatThrownBy(this::publish)
        .isInstanceOf(UnroutableException.class)
        .hasMessageContaining("NO_ROUTE");

    verify(admin).initialize();
    verify(channel).removeReturnListener(listener);
  }

  @Test
  void aConfirmOfAChannelThatIsClosedCountsForNothing() {
    when(channel.isOpen()).thenReturn(false);

    assertThatThrownBy(this::publish)
        .isInstanceOf(AmqpException.class)
        .hasMessageContaining("'exchange'")
        .hasMessageContaining("'key'");

    verify(admin).initialize();
  }

  @Test
  void aMessageThatWentOutOnAnotherChannelThanTheListenersIsNotProven() throws Exception {
    ChannelProxy proxy = mock(ChannelProxy.class);
    when(connection.createChannel(false)).thenReturn(proxy);
    when(proxy.addReturnListener(any(ReturnCallback.class))).thenReturn(listener);
    when(proxy.getTargetChannel()).thenReturn(channel, mock(Channel.class));

    assertThatThrownBy(this::publish)
        .isInstanceOf(AmqpException.class)
        .hasMessageContaining("'exchange'")
        .hasMessageContaining("'key'");

    verify(channel).removeReturnListener(listener);
  }

  @Test
  void aMissingExchangeIsDeclaredAgain() throws Exception {
    when(channel.waitForConfirms(anyLong()))
        .thenThrow(
            new AlreadyClosedException(new ShutdownSignalException(false, false, null, null)));

    assertThatThrownBy(this::publish).isInstanceOf(RuntimeException.class);

    verify(admin).initialize();
  }

  @Test
  void aFailureToDeclareAgainDoesNotHideTheFailureItself() throws Exception {
    when(channel.waitForConfirms(anyLong()))
        .thenThrow(
            new AlreadyClosedException(new ShutdownSignalException(false, false, null, null)));
    doThrow(new AmqpIOException(new java.io.IOException("away"))).when(admin).initialize();

    assertThatThrownBy(this::publish).hasNoCause().isInstanceOf(AlreadyClosedException.class);
  }

  @Test
  void nothingIsWrittenWhileTheBrokerBlocksPublishers() throws Exception {
    blocked = true;

    assertThatThrownBy(this::publish).isInstanceOf(BlockedException.class);

    verify(channel, never()).basicPublish(any(), any(), anyBoolean(), any(), any());
  }

  private boolean publish() {
    Message message = new Message("[]".getBytes(StandardCharsets.UTF_8), new MessageProperties());
    return template.invoke(
        operations -> {
          operations.send("exchange", "key", message);
          return operations.waitForConfirms(CONFIRM_MILLIS);
        });
  }
}
