package io.campaignmessaging.publishing;

import io.campaignmessaging.operations.ServiceWatch;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes {@code spring-rabbitmq} endpoints publish with proof. The component has no option for
 * mandatory messages, so an unroutable one would succeed silently.
 */
@Configuration
public class PublishingConfiguration {

  @Bean("spring-rabbitmq")
  SpringRabbitMQComponent provenRabbitComponent(
      ServiceWatch services, ObjectProvider<AmqpAdmin> admin) {
    ProvenComponent component = new ProvenComponent(services::isPublishingBlocked);
    component.setAmqpAdmin(admin.getIfAvailable());
    return component;
  }

  /** The annotation leads Camel to the converters of the options, for example of {@code 5s}. */
  @org.apache.camel.spi.annotations.Component("spring-rabbitmq")
  private static final class ProvenComponent extends SpringRabbitMQComponent {

    private final BooleanSupplier blocked;

    ProvenComponent(BooleanSupplier blocked) {
      this.blocked = blocked;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
        throws Exception {
      Endpoint configured = super.createEndpoint(uri, remaining, parameters);
      ProvenEndpoint endpoint = new ProvenEndpoint(uri, this, remaining, blocked);
      BeanUtils.copyProperties(configured, endpoint);
      return endpoint;
    }
  }

  private static final class ProvenEndpoint extends SpringRabbitMQEndpoint {

    private final BooleanSupplier blocked;

    ProvenEndpoint(
        String uri, SpringRabbitMQComponent component, String exchange, BooleanSupplier blocked) {
      super(uri, component, exchange);
      this.blocked = blocked;
    }

    @Override
    public RabbitTemplate createInOnlyTemplate() {
      RabbitTemplate template =
          new ProvenRabbitTemplate(getConnectionFactory(), getComponent().getAmqpAdmin(), blocked);
      template.setRoutingKey(getRoutingKey());
      return template;
    }
  }
}
