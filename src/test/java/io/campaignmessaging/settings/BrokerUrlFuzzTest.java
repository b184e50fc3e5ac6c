package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.springframework.boot.autoconfigure.amqp.RabbitProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BrokerUrlFuzzTest {

  private static final String PASSWORD = "Zq7Xw9";

  @FuzzTest
  void whateverTheUrlIsItIsReadOrRefusedWithoutItsPassword(boolean tls, @NotNull String rest) {
    String text = (tls ? "amqps" : "amqp") + "://user:" + PASSWORD + "@" + rest;
    BrokerUrl url;
    try {
      url = BrokerUrl.parse(text);
    } catch (SettingsException refused) {
      assertThat(refused.getMessage()).contains(BrokerUrl.SETTING_NAME).doesNotContain(PASSWORD);
      return;
    }
    assertThat(url.toString()).doesNotContain(PASSWORD);
    RabbitProperties bound =
        new Binder(new MapConfigurationPropertySource(url.toSpringProperties()))
            .bind("spring.rabbitmq", Bindable.of(RabbitProperties.class))
            .get();
    assertThat(bound.determineAddresses()).hasSize(url.hosts().size());
    assertThat(bound.determineVirtualHost()).isEqualTo(url.virtualHost());
  }
}
