package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.campaignmessaging.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an amqps:// URL makes Spring Boot's connection factory do with a real TLS handshake. */
class BrokerUrlTlsTest {

  @TempDir private static Path folder;

  private static TestCertificate broker;
  private static TestCertificate other;

  @BeforeAll
  static void makeCertificates()
      throws IOException, InterruptedException, GeneralSecurityException {
    broker = TestCertificate.forLocalhost(folder, "broker");
    other = TestCertificate.forLocalhost(folder, "other");
  }

  @Test
  void aBrokerWithATrustedCertificateIsSpokenTo() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      connect("amqps://localhost:" + server.port() + "?cacertfile=" + pem(broker));

      assertSpokenTo(server);
    }
  }

  @Test
  void aBrokerWithAnotherCertificateIsRefused() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      Throwable error = connect("amqps://localhost:" + server.port() + "?cacertfile=" + pem(other));

      assertThat(error).hasRootCauseInstanceOf(CertPathBuilderException.class);
      assertNotSpokenTo(server);
    }
  }

  @Test
  void aBrokerThatThePlatformDoesNotTrustIsRefused() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      Throwable error = connect("amqps://localhost:" + server.port());

      assertThat(error).hasRootCauseInstanceOf(CertPathBuilderException.class);
      assertNotSpokenTo(server);
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      Throwable error =
          connect("amqps://127.0.0.1:" + server.port() + "?cacertfile=" + pem(broker));

      assertThat(error)
          .hasRootCauseInstanceOf(CertificateException.class)
          .rootCause()
          .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
      assertNotSpokenTo(server);
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefusedAmongSeveralHosts() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      String host = "127.0.0.1:" + server.port();

      Throwable error = connect("amqps://" + host + "," + host + "?cacertfile=" + pem(broker));

      assertThat(error).hasRootCauseInstanceOf(CertificateException.class);
      assertNotSpokenTo(server);
    }
  }

  @Test
  void verifyNoneAcceptsAnyCertificate() throws Exception {
    try (TlsServer server = TlsServer.with(broker, null)) {
      connect("amqps://127.0.0.1:" + server.port() + "?verify=verify_none");

      assertSpokenTo(server);
    }
  }

  @Test
  void aClientShowsItsCertificate() throws Exception {
    try (TlsServer server = TlsServer.with(broker, other)) {
      connect(
          "amqps://localhost:"
              + server.port()
              + "?cacertfile="
              + pem(broker)
              + "&certfile="
              + pem(other)
              + "&keyfile="
              + PercentEncoding.encode(other.keyFile().toString()));

      assertSpokenTo(server);
    }
  }

  @Test
  void aClientWithoutACertificateIsTurnedAwayWhereOneIsNeeded() throws Exception {
    try (TlsServer server = TlsServer.with(broker, other)) {
      connect("amqps://localhost:" + server.port() + "?cacertfile=" + pem(broker));

      Awaitility.await().until(() -> !server.greetings().isEmpty());
      assertNotSpokenTo(server);
    }
  }

  /**
   * Connects as the application would, and returns the error that the silent server makes certain.
   */
  private static Throwable connect(String url) {
    AtomicReference<Throwable> error = new AtomicReference<>();
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(RabbitAutoConfiguration.class, SslAutoConfiguration.class))
        .withPropertyValues("RabbitMQ_URL=" + url)
        .withInitializer(
            context ->
                new ServiceUrlEnvironmentPostProcessor(Supplier::get)
                    .postProcessEnvironment(context.getEnvironment(), null))
        .run(
            context -> {
              ConnectionFactory factory = context.getBean(ConnectionFactory.class);
              error.set(catchThrowable(factory::createConnection));
            });
    assertThat(error.get()).isInstanceOf(AmqpException.class);
    return error.get();
  }

  private static String pem(TestCertificate certificate)
      throws IOException, GeneralSecurityException {
    return PercentEncoding.encode(certificate.certificateFile().toString());
  }

  private static void assertSpokenTo(TlsServer server) {
    Awaitility.await().untilAsserted(() -> assertThat(server.greetings()).contains(TlsServer.AMQP));
  }

  private static void assertNotSpokenTo(TlsServer server) {
    Awaitility.await().until(() -> !server.greetings().isEmpty());
    assertThat(server.greetings()).doesNotContain(TlsServer.AMQP);
  }
}
