package io.campaignmessaging.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.TestPropertySource;

/**
 * A test of the routes in one or a few files, as {@link IsolatedRoutes} prepares them: no database,
 * no broker, no waiting between redeliveries.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CamelSpringBootTest
@SpringBootTest(
    classes = RouteTestConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@TestPropertySource(properties = "camel.main.auto-startup=true")
@ExtendWith(IsolatedRoutes.class)
public @interface RouteTest {

  /** What precedes the names of the route files. */
  String FILES = "camel.main.routes-include-pattern=";

  /**
   * The properties of the test, one of them {@link #FILES} with the locations of the files.
   *
   * @return {@code name=value} each
   */
  @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
  String[] value();
}
