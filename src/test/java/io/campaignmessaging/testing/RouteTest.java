package io.campaignmessaging.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextCustomizerFactories;

/**
 * A test of routes without a database, a broker, a vendor or waiting: docs/testing.md.
 *
 * <ul>
 *   <li>A route that a schedule, the database, the broker or HTTP would start takes what {@link
 *       RoutesUnderTest#send} gives it.
 *   <li>A node that goes to the database, the broker, over HTTP or to a mail server goes to {@code
 *       mock:<node id>}.
 *   <li>A route that is called and is not in these files is {@code mock:<route id>}; so is a vendor
 *       that {@link #vendors} names, in these files or not.
 *   <li>Redeliveries are as many as they are, and wait for a millisecond.
 * </ul>
 *
 * Every test method begins with mocks that have received nothing and answer nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CamelSpringBootTest
@SpringBootTest(
    classes = RouteTestConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ContextCustomizerFactories(RouteTestFiles.class)
@ExtendWith(IsolatedRoutes.class)
public @interface RouteTest {

  /**
   * The route files that are tested, {@code send-message} for {@code send-message.camel.yaml};
   * {@code handle-errors} always comes with them.
   *
   * @return names; none for all files of the folder
   */
  String[] value() default {};

  /**
   * The folder that they are in. A file that is not there is taken from the shipped {@code
   * routes/}.
   *
   * @return a path relative to the project; empty for the shipped {@code routes/}
   */
  String folder() default "";

  /**
   * The vendors that are stood in for: {@code acme} is {@code mock:vendor-acme}.
   *
   * @return their names
   */
  String[] vendors() default {};

  /**
   * Settings of the test.
   *
   * @return {@code name=value} each
   */
  @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
  String[] properties() default {};
}
