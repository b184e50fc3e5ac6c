package io.campaignmessaging.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.campaignmessaging.testing.RouteTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.AmqpTimeoutException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionTimedOutException;

/** What each policy makes of what is thrown; the routes that use them have tests of their own. */
@RouteTest("handle-errors")
@Import(HandleErrorsRouteTest.RouteOfEachPolicy.class)
class HandleErrorsRouteTest {

  private static final List<String> POLICIES =
      List.of(
          "handle-sending-errors",
          "handle-sending-database-errors",
          "handle-publishing-errors",
          "handle-response-errors",
          "handle-unreadable-responses",
          "handle-single-response-errors",
          "handle-timer-errors");

  /** For as long as it takes: more often than anything is tried that is given up at last. */
  private static final int ALWAYS = 30;

  @Autowired private ProducerTemplate template;
  @Autowired private CamelContext context;

  static Stream<Arguments> redeliveries() {
    Exception bug = new IllegalStateException("a defect");
    Exception badData = new DataIntegrityViolationException("refused");
    return Stream.of(
            policy("handle-sending-errors", 0, bug, badData, stopped()),
            policy("handle-sending-database-errors", 3, bug, badData),
            policy("handle-sending-database-errors", 0, stopped()),
            policy(
                "handle-publishing-errors",
                ALWAYS,
                bug,
                badData,
                new AmqpTimeoutException("late"),
                new IOException("closed")),
            policy("handle-response-errors", 3, bug, new IOException("closed")),
            policy("handle-response-errors", 0, badData, new DuplicateKeyException("twice")),
            policy("handle-response-errors", ALWAYS, servicesThatAreAway()),
            policy("handle-unreadable-responses", 0, new JsonParseException(null, "no json"), bug),
            policy("handle-single-response-errors", 0, badData, bug),
            policy("handle-single-response-errors", ALWAYS, servicesThatAreAway()),
            policy("handle-timer-errors", 0, bug, badData, new AmqpTimeoutException("late")))
        .flatMap(arguments -> arguments);
  }

  @ParameterizedTest(name = "{0}: {1} redeliveries of {2}")
  @MethodSource("redeliveries")
  void aPolicyRedeliversAsOftenAsItSays(String policy, int redeliveries, Exception failure) {
    MockEndpoint work = work(policy);
    work.whenAnyExchangeReceived(
        exchange -> {
          if (work.getReceivedCounter() <= ALWAYS) {
            throw failure;
          }
        });

    send(policy);

    assertThat(work.getReceivedCounter()).isEqualTo(redeliveries + 1);
  }

  static Stream<Arguments> targets() {
    Exception bug = new IllegalStateException("a defect");
    Exception badData = new DataIntegrityViolationException("refused");
    Exception unreadable = new JsonParseException(null, "no json");
    return Stream.of(
        Arguments.of("handle-sending-errors", stopped(), "save-stranded-message"),
        Arguments.of("handle-sending-database-errors", stopped(), "save-stranded-message"),
        Arguments.of("handle-response-errors", bug, "park-exhausted-responses"),
        Arguments.of("handle-response-errors", badData, "apply-responses-one-by-one"),
        Arguments.of("handle-unreadable-responses", unreadable, "park-unreadable-responses"),
        Arguments.of("handle-single-response-errors", badData, "park-invalid-response"));
  }

  @ParameterizedTest(name = "{0}: {1} goes to {2}")
  @MethodSource("targets")
  void whatIsGivenUpGoesToTheRouteThatParksIt(String policy, Exception failure, String route) {
    failWith(policy, failure);

    Exchange exchange = send(policy);

    assertThat(context.getEndpoint("mock:" + route, MockEndpoint.class).getReceivedCounter())
        .isOne();
    assertThat(exchange.getException()).isNull();
  }

  static Stream<Arguments> failuresForTheCaller() {
    Exception bug = new IllegalStateException("a defect");
    return Stream.of(
        Arguments.of("handle-sending-errors", bug),
        Arguments.of("handle-sending-database-errors", bug),
        Arguments.of("handle-unreadable-responses", bug),
        Arguments.of("handle-single-response-errors", bug));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("failuresForTheCaller")
  void whatAPolicyDoesNotKnowIsLeftToWhoeverCalledTheRoute(String policy, Exception failure) {
    failWith(policy, failure);

    assertThat(send(policy).getException()).isSameAs(failure);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("anything")
  void aTimerSkipsATurnWithoutAFailure(Exception failure) {
    failWith("handle-timer-errors", failure);

    assertThat(send("handle-timer-errors").getException()).isNull();
  }

  static Stream<Exception> anything() {
    return Stream.concat(
        Stream.of(servicesThatAreAway()), Stream.of(new IllegalStateException("a defect")));
  }

  private static Exception[] servicesThatAreAway() {
    return new Exception[] {
      new DataAccessResourceFailureException("closed"),
      new TransactionTimedOutException("late"),
      new AmqpTimeoutException("late"),
      new TimeoutException("late"),
      new SQLException("closed", "08006")
    };
  }

  private static Exception stopped() {
    return new RejectedExecutionException("stopped");
  }

  private static Stream<Arguments> policy(String policy, int redeliveries, Exception... failures) {
    return Stream.of(failures).map(failure -> Arguments.of(policy, redeliveries, failure));
  }

  private void failWith(String policy, Exception failure) {
    work(policy)
        .whenAnyExchangeReceived(
            exchange -> {
              throw failure;
            });
  }

  private MockEndpoint work(String policy) {
    return context.getEndpoint("mock:" + policy + "-work", MockEndpoint.class);
  }

  private Exchange send(String policy) {
    return template.send(
        "direct:" + policy,
        exchange -> {
          exchange.getMessage().setBody("a message");
          exchange.setProperty(
              "resultDeadline", System.nanoTime() + Duration.ofMinutes(1).toNanos());
        });
  }

  static class RouteOfEachPolicy extends RouteBuilder {
    @Override
    public void configure() {
      for (String policy : POLICIES) {
        from("direct:" + policy)
            .routeId(policy + "-route")
            .routeConfigurationId(policy)
            .to("mock:" + policy + "-work");
      }
    }
  }
}
