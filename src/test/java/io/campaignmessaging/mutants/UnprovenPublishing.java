package io.campaignmessaging.mutants;

import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/**
 * Publishes as Camel's own component does, which has no mandatory messages. It has no stereotype,
 * so that no application finds it by itself.
 */
class UnprovenPublishing {

  @Bean("spring-rabbitmq")
  SpringRabbitMQComponent provenRabbitComponent(ObjectProvider<AmqpAdmin> admin) {
    SpringRabbitMQComponent component = new SpringRabbitMQComponent();
    component.setAmqpAdmin(admin.getIfAvailable());
    return component;
  }
}
