package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.operations.Steering;
import jakarta.validation.Validation;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jmx.export.annotation.AnnotationMBeanExporter;

class MockReceiverManagementTest {

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final MockReceiver mockReceiver =
      new MockReceiver(
          MockReceiverProperties.defaults().withSeed(1),
          Validation.buildDefaultValidatorFactory().getValidator());
  private final ObjectMapper json = new ObjectMapper();
  private final MockReceiverSettings settings = new MockReceiverSettings(mockReceiver, json);
  private final Steering steering = mock(Steering.class);
  private ObjectName name;

  @BeforeEach
  void export() throws Exception {
    name = new ObjectName("io.campaignmessaging:type=MockReceiver");
    AnnotationMBeanExporter exporter = new AnnotationMBeanExporter();
    exporter.setServer(server);
    exporter.registerManagedResource(new MockReceiverManagement(mockReceiver, steering), name);
    // What the routes do.
    when(steering.order(eq("change-mock-receiver"), anyMap(), anyMap()))
        .thenAnswer(
            order -> {
              byte[] request = json.writeValueAsBytes(order.getArgument(2));
              settings.change(settings.check(request));
              return "";
            });
    when(steering.order(eq("reset-mock-statistics"), anyMap(), anyMap()))
        .thenAnswer(
            order -> {
              mockReceiver.resetStatistics();
              return "";
            });
  }

  @Test
  void settingsAreReadAndChanged() throws Exception {
    server.setAttribute(name, new Attribute("SuccessRate", 0.0));
    invoke("changeDelay", new Object[] {1L, 2L}, long.class, long.class);
    invoke("changeFailureWeight", new Object[] {"SPAM", 5}, String.class, int.class);

    assertThat(server.getAttribute(name, "SuccessRate")).isEqualTo(0.0);
    assertThat(server.getAttribute(name, "MinDelayMillis")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "MaxDelayMillis")).isEqualTo(2L);
    assertThat(server.getAttribute(name, "Seed")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "FailureWeights"))
        .asInstanceOf(MAP)
        .containsEntry("SPAM", 5);
  }

  @Test
  void aValueOutOfRangeIsRefused() {
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("SuccessRate", 2.0)))
        .hasStackTraceContaining("successRate: must be less than or equal to 1");
    assertThatThrownBy(
            () -> invoke("changeFailureWeight", new Object[] {"LOST", 5}, String.class, int.class))
        .hasStackTraceContaining("There is no failure 'LOST'");
  }

  @Test
  void statisticsAreReadAndReset() throws Exception {
    mockReceiver.change(settings -> settings.withSuccessRate(1));
    mockReceiver.receive("7-1");
    mockReceiver.receive("7-1");

    assertThat(server.getAttribute(name, "Calls")).isEqualTo(2L);
    assertThat(server.getAttribute(name, "RepeatedCalls")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "Delivered")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "Cost")).isEqualTo("0.007500");

    invoke("resetStatistics", new Object[0]);
    assertThat(server.getAttribute(name, "Calls")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "Failed"))
        .asInstanceOf(MAP)
        .hasSize(6)
        .containsEntry("SPAM", 0L);
  }

  private void invoke(String operation, Object[] arguments, Class<?>... types) throws Exception {
    String[] signature = new String[types.length];
    for (int index = 0; index < types.length; index++) {
      signature[index] = types[index].getName();
    }
    server.invoke(name, operation, arguments, signature);
  }
}
