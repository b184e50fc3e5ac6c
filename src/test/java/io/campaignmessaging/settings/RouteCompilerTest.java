package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteCompilerTest {

  @Test
  void aJdkCompilesRoutes() {
    assertThat(RouteCompiler.problem()).isEmpty();
  }

  @Test
  void aJreIsRefusedWithWhatToDo() {
    assertThat(RouteCompiler.problem(false, false).orElseThrow())
        .contains("only a JRE: start with a JDK");
  }

  @Test
  void thePackagedJarIsRefusedWithWhatToDo() {
    assertThat(RouteCompiler.problem(true, true).orElseThrow())
        .contains("java -Djarmode=tools -jar campaign-messaging.jar extract");
  }
}
