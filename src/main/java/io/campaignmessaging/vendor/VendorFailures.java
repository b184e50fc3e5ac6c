package io.campaignmessaging.vendor;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.springframework.stereotype.Component;

/**
 * Turns what a vendor route threw into an answer. What matters is whether the message may have
 * left: if it cannot have, another attempt is harmless; if it may have, nobody knows, and only the
 * same idempotency key may be used again.
 */
@Component
public class VendorFailures {

  static final String VENDOR_UNREACHABLE = "VENDOR_UNREACHABLE";
  static final String VENDOR_TIMEOUT = "VENDOR_TIMEOUT";
  static final String VENDOR_ERROR = "VENDOR_ERROR";
  static final String VENDOR_ADDRESS_REFUSED = "VENDOR_ADDRESS_REFUSED";
  static final String UNKNOWN_VENDOR = "UNKNOWN_VENDOR";

  /** Thrown before the first byte of a request is written. */
  private static final List<Class<? extends Exception>> BEFORE_SENDING =
      List.of(
          ConnectException.class,
          ConnectTimeoutException.class,
          ConnectionPoolTooBusyException.class,
          ConnectionRequestTimeoutException.class,
          NoRouteToHostException.class,
          UnknownHostException.class,
          SSLHandshakeException.class,
          SSLPeerUnverifiedException.class,
          SSLKeyException.class);

  /**
   * The answer that stands for an exception.
   *
   * <ul>
   *   <li>a mail: what its conversation with the server says;
   *   <li>connection refused, connect time-out, unknown host, failed TLS handshake, no free
   *       connection in the pool: FAILED {@code VENDOR_UNREACHABLE}, retryable, for nothing was
   *       sent;
   *   <li>an address in a private network, where that is not allowed: FAILED {@code
   *       VENDOR_ADDRESS_REFUSED}, not retryable, for nothing was sent and only a change of the
   *       settings helps;
   *   <li>any other input/output or protocol failure (read time-out, connection reset, no or
   *       garbled HTTP response): UNANSWERED {@code VENDOR_TIMEOUT};
   *   <li>no route of that vendor: FAILED {@code UNKNOWN_VENDOR}, not retryable;
   *   <li>anything else: UNANSWERED {@code VENDOR_ERROR}, for the call may have gone out before.
   * </ul>
   *
   * @param failure what was thrown, with its causes; null counts as an unknown failure
   * @return the answer; never null
   */
  public VendorAnswer answerFor(Throwable failure) {
    Set<Throwable> causes = causesOf(failure);
    for (Throwable cause : causes) {
      if (cause instanceof VendorMailException mail) {
        return mail.answer();
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof DirectConsumerNotAvailableException missing) {
        return VendorAnswer.failed(UNKNOWN_VENDOR, text(missing), false, null);
      }
      if (cause instanceof VendorAddressRefusedException refused) {
        return VendorAnswer.failed(VENDOR_ADDRESS_REFUSED, refused.getMessage(), false, null);
      }
      if (BEFORE_SENDING.stream().anyMatch(type -> type.isInstance(cause))) {
        return VendorAnswer.failed(VENDOR_UNREACHABLE, text(cause), true, null);
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof IOException
          || cause instanceof HttpException
          || cause instanceof TimeoutException
          || cause instanceof VertxException) {
        return VendorAnswer.unanswered(VENDOR_TIMEOUT, text(cause));
      }
    }
    return VendorAnswer.unanswered(VENDOR_ERROR, failure == null ? null : text(failure));
  }

  private static Set<Throwable> causesOf(Throwable failure) {
    Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable cause = failure;
    while (cause != null && causes.add(cause)) {
      cause = cause.getCause();
    }
    return causes;
  }

  private static String text(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }
}
