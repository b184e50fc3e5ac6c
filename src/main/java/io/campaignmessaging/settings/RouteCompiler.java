package io.campaignmessaging.settings;

import java.util.Optional;
import javax.tools.ToolProvider;
import org.apache.camel.builder.RouteBuilder;

/** Whether this process can compile routes that are written in Java. */
public final class RouteCompiler {

  private RouteCompiler() {}

  /**
   * Says what is in the way.
   *
   * @return what is wrong and what to do, as the rest of a sentence about a Java file; empty if it
   *     can be compiled
   */
  public static Optional<String> problem() {
    return problem(
        ToolProvider.getSystemJavaCompiler() != null,
        RouteBuilder.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toString()
            .contains("!"));
  }

  static Optional<String> problem(boolean hasCompiler, boolean insideAJar) {
    if (!hasCompiler) {
      return Optional.of("cannot be compiled, because this Java is only a JRE: start with a JDK");
    }
    return insideAJar
        ? Optional.of(
            "cannot be compiled, because the compiler cannot look into the packaged jar: unpack it"
                + " with 'java -Djarmode=tools -jar campaign-messaging.jar extract' and start the"
                + " jar in the folder campaign-messaging")
        : Optional.empty();
  }
}
