package io.campaignmessaging.responses;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.AbstractMessageConverter;
import org.springframework.stereotype.Component;

/**
 * Takes the bytes of a queue message as they came, whatever its content type and encoding claim:
 * nothing is deserialized, and a message with an unknown encoding cannot block the queue.
 */
@Component
public class RawBytesConverter extends AbstractMessageConverter {

  @Override
  protected Message createMessage(Object body, MessageProperties properties) {
    return new Message((byte[]) body, properties);
  }

  @Override
  public Object fromMessage(Message message) {
    return message.getBody();
  }
}
