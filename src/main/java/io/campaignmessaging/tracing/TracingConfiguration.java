package io.campaignmessaging.tracing;

import io.campaignmessaging.sending.ClaimGate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Sets tracing up from OpenTelemetry's own settings, {@code OTEL_*} in the environment or {@code
 * otel.*} as properties. Without an endpoint or an exporter there is none.
 */
@Configuration
public class TracingConfiguration {

  private static final String EXPORTER = "traces.exporter";
  private static final String ENDPOINT = "exporter.otlp.endpoint";
  private static final String TRACES_ENDPOINT = "exporter.otlp.traces.endpoint";

  @Bean(destroyMethod = "close")
  FlowTracing flowTracing(Environment environment, ClaimGate gate) {
    Map<String, String> settings = settings(environment);
    return settings.containsKey(ENDPOINT)
            || settings.containsKey(TRACES_ENDPOINT)
            || !settings.getOrDefault(EXPORTER, "none").equals("none")
        ? tracing(settings, gate)
        : new FlowTracing(OpenTelemetry.noop(), () -> {}, gate::sinceClaim);
  }

  @Bean
  ResultPacks resultPacks(FlowTracing tracing) {
    return new ResultPacks(tracing);
  }

  private static Map<String, String> settings(Environment environment) {
    Map<String, String> settings =
        new HashMap<>(
            Binder.get(environment)
                .bind("otel", Bindable.mapOf(String.class, String.class))
                .orElseGet(Map::of));
    String endpoint = environment.getProperty("management.otlp.tracing.endpoint");
    if (endpoint != null) {
      settings.putIfAbsent(TRACES_ENDPOINT, endpoint);
    }
    return settings;
  }

  private static FlowTracing tracing(Map<String, String> settings, ClaimGate gate) {
    Map<String, String> all = new HashMap<>();
    all.put("otel.service.name", "campaign-messaging");
    // Metrics are Prometheus', and the log is the console's. The JDK's client does not do gRPC.
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    all.put("otel.exporter.otlp.protocol", "http/protobuf");
    settings.forEach((name, value) -> all.put("otel." + name, value));
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> all)
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    return new FlowTracing(sdk, sdk::close, gate::sinceClaim);
  }
}
