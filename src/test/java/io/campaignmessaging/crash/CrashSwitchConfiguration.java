package io.campaignmessaging.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.LifecycleStrategySupport;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Adds the crash switch to an application, which names this class in {@code spring.main.sources}.
 * The test arms it over the standard input, or with the property {@code crash.point} for a point
 * before the flow runs. It has no stereotype, so that no other test finds it.
 */
class CrashSwitchConfiguration {

  static final String ARM_AT_START = "crash.point";
  static final String ARM = "arm ";
  static final String RELEASE = "release";
  static final String STOP_ROUTE = "stop ";
  static final String STOP_BEGUN = "crash switch: the application begins to stop";
  static final String STOPPED = "crash switch: stopped the route ";

  @Bean
  static CrashSwitch crashSwitch(Environment environment) {
    CrashSwitch crashSwitch = new CrashSwitch();
    String point = environment.getProperty(ARM_AT_START);
    if (point != null) {
      crashSwitch.arm(CrashPoint.fromJson(point));
      crashSwitch.release();
    }
    return crashSwitch;
  }

  @Bean
  static BeanPostProcessor haltingDataSource(CrashSwitch crashSwitch) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource dataSource
            ? new HaltingDataSource(dataSource, crashSwitch)
            : bean;
      }
    };
  }

  @Bean
  Callback haltingMigration(CrashSwitch crashSwitch) {
    return new Callback() {
      @Override
      public boolean supports(Event event, Context context) {
        return true;
      }

      @Override
      public boolean canHandleInTransaction(Event event, Context context) {
        return true;
      }

      @Override
      public void handle(Event event, Context context) {
        CrashPoint point =
            crashSwitch.pointAt(
                CrashPoint.Place.MIGRATION,
                event.name(),
                candidate ->
                    candidate.condition() == null
                        || candidate
                            .condition()
                            .equals(context.getMigrationInfo().getVersion().getVersion()));
        if (point != null) {
          crashSwitch.halt(point);
        }
      }

      @Override
      public String getCallbackName() {
        return "crash-switch";
      }
    };
  }

  @Bean
  StopNotice stopNotice() {
    return new StopNotice();
  }

  @Bean
  CamelContextConfiguration haltingNodes(CrashSwitch crashSwitch) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        context.getCamelContextExtension().addInterceptStrategy(new HaltingNodes(crashSwitch));
        context.addLifecycleStrategy(haltAtTheEndOf(crashSwitch));
        Thread commands = new Thread(() -> obey(crashSwitch, context), "crash-switch");
        commands.setDaemon(true);
        commands.start();
      }

      @Override
      public void afterApplicationStart(CamelContext context) {}
    };
  }

  private static LifecycleStrategy haltAtTheEndOf(CrashSwitch crashSwitch) {
    return new LifecycleStrategySupport() {
      @Override
      public void onContextStopped(CamelContext context) {
        CrashPoint point =
            crashSwitch.pointAt(
                CrashPoint.Place.STOP, CrashPoint.ROUTES_STOPPED, candidate -> true);
        if (point != null) {
          crashSwitch.halt(point);
        }
      }
    };
  }

  private static void obey(CrashSwitch crashSwitch, CamelContext context) {
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        if (line.startsWith(ARM)) {
          crashSwitch.arm(CrashPoint.fromJson(line.substring(ARM.length())));
        } else if (line.equals(RELEASE)) {
          crashSwitch.release();
        } else {
          String route = line.substring(STOP_ROUTE.length());
          context.getRouteController().stopRoute(route);
          System.out.println(STOPPED + route);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    // The test is gone; nobody else would end this process.
    Runtime.getRuntime().halt(1);
  }

  /** Says that a stop begins, before the product's own listeners do anything about it. */
  static final class StopNotice
      implements ApplicationListener<ContextClosedEvent>, PriorityOrdered {

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
      System.out.println(STOP_BEGUN);
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }
}
