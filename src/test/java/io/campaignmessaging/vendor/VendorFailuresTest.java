package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VendorFailuresTest {

  private final VendorFailures failures = new VendorFailures();

  static Stream<Throwable> failuresBeforeSending() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new HttpHostConnectException("Connection refused"),
        new ConnectTimeoutException("Connect timed out"),
        new ConnectionRequestTimeoutException("No free connection"),
        new NoRouteToHostException("No route to host"),
        new UnknownHostException("vendor.example.com"),
        new SSLHandshakeException("certificate unknown"),
        new SSLPeerUnverifiedException("wrong host name"));
  }

  static Stream<Throwable> failuresAfterSending() {
    return Stream.of(
        new SocketTimeoutException("Read timed out"),
        new SocketException("Connection reset"),
        new NoHttpResponseException("failed to respond"),
        new SSLException("Connection reset", new SocketException("Connection reset")),
        new ProtocolException("garbled"),
        new IOException("something broke"));
  }

  @ParameterizedTest
  @MethodSource("failuresBeforeSending")
  void nothingWasSentWhenThereWasNoConnection(Throwable failure) {
    VendorAnswer answer = failures.answerFor(wrapped(failure));

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_UNREACHABLE");
    assertThat(answer.retryable()).isTrue();
    assertThat(answer.errorText()).contains(failure.getMessage());
  }

  @ParameterizedTest
  @MethodSource("failuresAfterSending")
  void nobodyKnowsWhenTheConnectionBrokeLater(Throwable failure) {
    VendorAnswer answer = failures.answerFor(wrapped(failure));

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_TIMEOUT");
  }

  @Test
  void aVendorWithoutRouteIsUnknown() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    VendorAnswer answer =
        failures.answerFor(
            new DirectConsumerNotAvailableException("No consumers available", exchange));

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).isEqualTo("UNKNOWN_VENDOR");
    assertThat(answer.retryable()).isFalse();
  }

  @Test
  void afterAnythingElseNobodyKnowsWhetherTheCallWentOut() {
    VendorAnswer answer = failures.answerFor(new IllegalStateException("surprise"));

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
    assertThat(answer.errorCode()).isEqualTo("VENDOR_ERROR");
    assertThat(answer.errorText()).isEqualTo("IllegalStateException: surprise");
  }

  @Test
  void aLoopOfCausesAndNoFailureAtAllHaveAnswersToo() {
    Exception first = new IllegalStateException("first");
    Exception second = new IllegalStateException("second", first);
    first.initCause(second);

    assertThat(failures.answerFor(first).errorCode()).isEqualTo("VENDOR_ERROR");
    assertThat(failures.answerFor(null).errorCode()).isEqualTo("VENDOR_ERROR");
  }

  private static Throwable wrapped(Throwable failure) {
    return new CamelExecutionException("wrapped", null, new RuntimeException(failure));
  }
}
