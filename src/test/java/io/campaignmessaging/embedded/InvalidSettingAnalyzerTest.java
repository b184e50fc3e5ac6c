package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.validation.annotation.Validated;

class InvalidSettingAnalyzerTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ConfigurationPropertiesAutoConfiguration.class,
                  ValidationAutoConfiguration.class))
          .withUserConfiguration(Configuration.class);

  @Test
  void aValueOutOfRangeIsNamedWithItsRule() {
    assertThat(analysis("sample.batch-size=0").getDescription())
        .startsWith("sample.batch-size is '0' (")
        .contains("1");
  }

  @Test
  void twoWrongValuesAreBothNamed() {
    assertThat(analysis("sample.batch-size=0", "sample.attempts=-1"))
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription())
                  .contains("sample.batch-size is '0'")
                  .contains("sample.attempts is '-1'");
              assertThat(analysis.getAction()).isEqualTo("Correct these settings.");
            });
  }

  @Test
  void aTextWhereANumberBelongsIsNamed() {
    assertThat(analysis("sample.batch-size=many").getDescription())
        .startsWith("sample.batch-size is 'many' (")
        .endsWith(": cannot be read as a whole number.");
  }

  @Test
  void aSecretIsNotShown() {
    assertThat(analysis("sample.password-length=hunter2").getDescription())
        .doesNotContain("hunter2")
        .startsWith("sample.password-length is a value that is not shown");
  }

  private FailureAnalysis analysis(String... settings) {
    FailureAnalysis[] analysis = new FailureAnalysis[1];
    application
        .withPropertyValues(settings)
        .run(
            context -> {
              Throwable failure = catchThrowable(() -> context.getBean(Sample.class));
              analysis[0] = new InvalidSettingAnalyzer(new StandardEnvironment()).analyze(failure);
            });
    assertThat(analysis[0]).isNotNull();
    return analysis[0];
  }

  @EnableConfigurationProperties(Sample.class)
  static class Configuration {}

  @Validated
  @ConfigurationProperties("sample")
  record Sample(
      @Min(1) @DefaultValue("10") int batchSize,
      @Min(0) @DefaultValue("3") int attempts,
      @DefaultValue("8") int passwordLength) {}
}
