package io.campaignmessaging.mutants;

import io.campaignmessaging.testing.Switches;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs chosen tests in this JVM, under the switches of {@link Switches}, and keeps how they ended.
 */
final class TestRun implements TestExecutionListener {

  private final Set<String> passed = new LinkedHashSet<>();
  private final Map<String, Throwable> failed = new LinkedHashMap<>();
  private Throwable startFailure;

  private TestRun() {}

  /**
   * Runs tests.
   *
   * @param tests the names of their methods, by class
   * @param switches system properties that are set meanwhile
   */
  static TestRun of(Map<Class<?>, Set<String>> tests, Map<String, String> switches) {
    List<DiscoverySelector> selectors =
        tests.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(name -> selector(entry.getKey(), name)))
            .toList();
    // The listeners of the build would take these tests for its own.
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build());
    TestRun run = new TestRun();
    switches.forEach(System::setProperty);
    try {
      launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), run);
    } finally {
      switches.keySet().forEach(System::clearProperty);
    }
    return run;
  }

  private static DiscoverySelector selector(Class<?> type, String method) {
    Collection<Method> found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(candidate -> candidate.getName().equals(method))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "mutants.yaml names the test %s#%s, of which there are %d"
              .formatted(type.getName(), method, found.size()));
    }
    return DiscoverySelectors.selectMethod(type, found.iterator().next());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name = test.getSource().map(TestRun::nameOf).orElse(null);
    Throwable failure = result.getThrowable().orElse(null);
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      if (name != null && test.isTest()) {
        passed.add(name);
      }
    } else if (name == null || test.isContainer()) {
      startFailure = failure;
    } else {
      failed.putIfAbsent(name, failure);
    }
  }

  private static String nameOf(TestSource source) {
    return source instanceof MethodSource method
        ? method.getClassName() + "#" + method.getMethodName()
        : null;
  }

  /**
   * Says why a test did not pass.
   *
   * @return null if it passed
   */
  String problemOf(Class<?> type, String method) {
    String name = type.getName() + "#" + method;
    if (startFailure != null) {
      return "the class could not be run: " + startFailure;
    }
    if (failed.containsKey(name)) {
      return name + " failed: " + failed.get(name);
    }
    return passed.contains(name) ? null : name + " was not run";
  }

  /**
   * Says why a test was not a proof that a rule is missing.
   *
   * @param how by what it has to fail
   * @return null if it failed by that
   */
  String problemOfCatching(Class<?> type, String method, Mutant.Failure how) {
    String name = type.getName() + "#" + method;
    Throwable failure = failed.get(name);
    if (startFailure != null) {
      return "the application did not start or stop, which proves nothing: " + startFailure;
    }
    if (failure == null) {
      return name + (passed.contains(name) ? " passes without the rule" : " was not run");
    }
    boolean fits =
        switch (how) {
          case ASSERTION -> failure instanceof AssertionError;
          case TIME_OUT -> failure instanceof ConditionTimeoutException;
        };
    return fits ? null : "%s failed, but not by %s: %s".formatted(name, how, failure);
  }
}
