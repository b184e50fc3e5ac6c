package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.ServerSetup;
import io.campaignmessaging.testing.TestCertificate;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@CamelSpringBootTest
@SpringBootTest(
    classes = VendorRoutesConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      // The application's own settings are not what is tested here.
      "spring.config.name=none",
      "spring.config.import=file:routes/examples/application.yaml",
      "spring.main.banner-mode=off",
      "camel.main.routes-include-pattern=classpath:routes/templates/vendor-smtp.camel.yaml",
      "campaign.roles=sender",
      "campaign.acme.password=let-me-in",
      "campaign.acme.wrong-password=let-us-in",
      "campaign.acme.empty="
    })
@DisableJmx(false)
class VendorSmtpTemplateTest {

  private static final String ROUTE = "vendor-acme";
  private static final String KEY = "7-1";
  private static final TestCertificate CERTIFICATE = certificate();

  static {
    System.setProperty(
        DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY,
        CERTIFICATE.storeFile().toString());
  }

  @RegisterExtension
  private static final GreenMailExtension MAIL =
      new GreenMailExtension(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @Autowired private CamelContext context;
  @Autowired private ProducerTemplate producer;
  @Autowired private VendorFailures vendorFailures;

  private final Map<String, String> parameters = new TreeMap<>();
  private final Map<String, Object> message = TestMessages.message();
  private ScriptedSmtpServer scripted;

  private static TestCertificate certificate() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "vendor-smtp-template-test");
      return TestCertificate.forLocalhost(folder, "mail");
    } catch (Exception failed) {
      throw new IllegalStateException("There is no certificate to test with.", failed);
    }
  }

  @DynamicPropertySource
  static void trustTheCertificate(DynamicPropertyRegistry properties) {
    properties.add(
        "spring.ssl.bundle.pem.mail.truststore.certificate",
        () -> {
          try {
            return CERTIFICATE.certificateFile().toUri().toString();
          } catch (Exception failed) {
            throw new IllegalStateException("There is no certificate to trust.", failed);
          }
        });
  }

  @BeforeEach
  void prepareParameters() throws Exception {
    scripted = new ScriptedSmtpServer(CERTIFICATE);
    parameters.put("name", "acme");
    parameters.put("host", "127.0.0.1");
    parameters.put("port", String.valueOf(MAIL.getSmtp().getPort()));
    parameters.put("tls", "none");
    parameters.put("from", "news@example.com");
    parameters.put("subject", "News from Example");
    parameters.put("privateAddresses", "allowed");
  }

  @AfterEach
  void removeRoute() throws Exception {
    if (context.getRoute(ROUTE) != null) {
      context.getRouteController().stopRoute(ROUTE);
      context.removeRoute(ROUTE);
    }
    scripted.close();
  }

  @Test
  void aMessageIsSentAsAMailWhoseIdIsTheVendorsReference() throws Exception {
    parameters.put("fromName", "Example News");

    Exchange exchange = send();

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody())
        .isEqualTo(VendorAnswer.delivered("<7-1@example.com>", null));
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
    MimeMessage mail = onlyMail();
    assertThat(mail.getMessageID()).isEqualTo("<7-1@example.com>");
    assertThat(mail.getHeader("From")).containsExactly("Example News <news@example.com>");
    assertThat(mail.getHeader("To")).containsExactly("Test User <test@example.com>");
    assertThat(mail.getSubject()).isEqualTo("News from Example");
    assertThat(mail.getContent()).asString().isEqualTo("Hello, this is a test message!");
    assertThat(mail.getHeader("Content-Type")).containsExactly("text/plain; charset=UTF-8");
    assertThat(mail.getSentDate()).isNotNull();
  }

  @Test
  void aRepeatedAttemptHasTheSameMessageId() throws Exception {
    parameters.put("messageIdDomain", "spring.example.com");

    send();
    producer.send("direct:" + ROUTE, this::fill);

    assertThat(MAIL.getReceivedMessages())
        .hasSize(2)
        .allSatisfy(mail -> assertThat(mail.getMessageID()).isEqualTo("<7-1@spring.example.com>"));
  }

  @Test
  void nothingIsLostOfLettersBeyondAscii() throws Exception {
    parameters.put("fromName", "Zeitung für Käufer");
    parameters.put("subject", "Grüße 😀");
    message.put("customer_name", "Łukasz Żółć");
    message.put("message_text", "Größe: 5 €\r\nЗдравствуйте 😀\n" + "long ".repeat(400));

    send();

    MimeMessage mail = onlyMail();
    assertThat(mail.getHeader("To")[0]).matches("\\p{ASCII}*=\\?UTF-8\\?[QB]\\?\\p{ASCII}*");
    assertThat(((InternetAddress) mail.getAllRecipients()[0]).getPersonal())
        .isEqualTo("Łukasz Żółć");
    assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal()).isEqualTo("Zeitung für Käufer");
    assertThat(mail.getSubject()).isEqualTo("Grüße 😀");
    assertThat(mail.getContent().toString().replace("\r\n", "\n"))
        .isEqualTo("Größe: 5 €\nЗдравствуйте 😀\n" + "long ".repeat(400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Doe, John",
        "John \"Jack\" Doe",
        "back\\slash",
        "<victim@example.com>",
        "a; b: c",
        "=?UTF-8?Q?=0D=0ABcc:_victim@example.com?="
      })
  void aNameStaysTheNameWhateverItLooksLike(String name) throws Exception {
    message.put("customer_name", name);

    send();

    InternetAddress recipient = (InternetAddress) onlyMail().getAllRecipients()[0];
    assertThat(recipient.getAddress()).isEqualTo("test@example.com");
    assertThat(onlyMail().getHeader("To")).hasSize(1);
    assertThat(headerNames(onlyMail())).doesNotContain("bcc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Eve\r\nBcc: victim@example.com",
        "Eve\nBcc: victim@example.com",
        "Eve\rBcc: victim@example.com",
        "Eve\r\n\r\nAnother text",
        "Eve\r\n.\r\nMAIL FROM:<eve@example.com>",
        "Eve\u0085Bcc: victim@example.com",
        "Eve\u2028Bcc: victim@example.com",
        "Ève\r\nBcc: victim@example.com",
        "Eve\u0000\u000B\fBcc: victim@example.com",
        "\r\n"
      })
  void aNameBecomesNoHeader(String name) throws Exception {
    String[] usual = usualHeaders();
    message.put("customer_name", name);

    producer.send("direct:" + ROUTE, this::fill);

    MimeMessage mail = onlyMail();
    assertThat(headerNames(mail)).containsExactly(usual);
    assertThat(mail.getHeader("To")).hasSize(1);
    assertThat(mail.getAllRecipients()).hasSize(1);
    InternetAddress recipient = (InternetAddress) mail.getAllRecipients()[0];
    assertThat(recipient.getAddress()).isEqualTo("test@example.com");
    assertThat(recipient.getPersonal())
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            oneLine -> assertThat(oneLine).doesNotMatch("(?s).*[\\p{Cc}\u2028].*"));
    assertThat(mail.getContent()).asString().isEqualTo("Hello, this is a test message!");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "@",
        "test",
        "@example.com",
        "test@",
        "test@example.com\r\nRCPT TO:<victim@example.com>",
        "test@example.com\nBcc: victim@example.com",
        "test\r\n@example.com",
        "test@example.com>, <victim@example.com",
        "test@example.com> SIZE=1",
        "test@example.com,victim@example.com",
        "Test User <test@example.com>",
        "\"te\\\r\nst\"@example.com",
        "te st@example.com",
        "test@exam ple.com",
        "test@[127.0.0.1]",
        "test.@example.com",
        "test@example..com",
        "grüße@example.com",
        "test@example.com\u0000"
      })
  void anAddressThatIsNoneIsRefusedBeforeTheServerIsAsked(String address) throws Exception {
    parameters.put("port", String.valueOf(scripted.port()));
    message.put("customer_email", address);

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertThat(answer.errorCode()).isEqualTo("INVALID_RECIPIENT");
    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.retryable()).isFalse();
    assertThat(answer.errorText()).startsWith("customer_email is no address");
    assertThat(scripted.commands()).isEmpty();
  }

  @Test
  void aDomainBeyondAsciiIsWrittenInAscii() throws Exception {
    message.put("customer_email", "test@bücher.example");

    send();

    assertThat(((InternetAddress) onlyMail().getAllRecipients()[0]).getAddress())
        .isEqualTo("test@xn--bcher-kva.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\n",
        "first\n.\nMAIL FROM:<eve@example.com>\n",
        "first\r.\rMAIL FROM:<eve@example.com>\r",
        ".",
        "..\r\n.leading",
        "From: eve@example.com\r\n\r\n"
      })
  void aTextEndsNoMailAndBeginsNone(String text) throws Exception {
    message.put("message_text", text);

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);

    assertThat(lines(onlyMail().getContent().toString())).isEqualTo(lines(text));
  }

  @Test
  void aMessageWithoutNameAndTextIsAMailToo() throws Exception {
    message.put("customer_name", null);
    message.put("message_text", null);

    send();

    assertThat(onlyMail().getHeader("To")).containsExactly("test@example.com");
    assertThat(onlyMail().getContent()).asString().isBlank();
  }

  @Test
  void headersOfTheExchangeSteerNothing() throws Exception {
    makeRoute();

    producer.send(
        "direct:" + ROUTE,
        exchange -> {
          fill(exchange);
          exchange.getMessage().setHeader("To", "victim@example.com");
          exchange.getMessage().setHeader("Bcc", "victim@example.com");
          exchange.getMessage().setHeader("Subject", "stolen");
          exchange.getMessage().setHeader("mail.smtp.host", "mail.invalid");
          exchange.getMessage().setHeader("mail.smtp.from", "eve@example.com");
        });

    assertThat(onlyMail().getAllRecipients()).hasSize(1);
    assertThat(onlyMail().getSubject()).isEqualTo("News from Example");
  }

  @Test
  void theServerIsLoggedInTo() throws Exception {
    MAIL.setUser("operator", "let-me-in");
    useLogin("campaign.acme.password");

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @Test
  void aWrongPasswordIsAFailureThatNoRepetitionHelps() throws Exception {
    MAIL.setUser("operator", "let-me-in");
    useLogin("campaign.acme.wrong-password");

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertFailed(answer, "VENDOR_REJECTED", false);
    assertThat(answer.errorText()).startsWith("SMTP 535").doesNotContain("let-us-in");
    assertThat(MAIL.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerWithImplicitTlsIsSpokenToInTlsOnly() throws Exception {
    useImplicitTls("localhost");
    parameters.put("sslBundle", "mail");

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  @Test
  void aServerWithoutATrustedCertificateGetsNoMail() throws Exception {
    useImplicitTls("localhost");

    assertFailed(vendorFailures.answerFor(send().getException()), "VENDOR_UNREACHABLE", true);
    assertThat(MAIL.getReceivedMessages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"implicit", "starttls"})
  void aServerWithTheCertificateOfAnotherGetsNoMail(String tls) throws Exception {
    useImplicitTls("127.0.0.1");
    if (tls.equals("starttls")) {
      useStartTls("127.0.0.1");
    }
    parameters.put("sslBundle", "mail");

    assertFailed(vendorFailures.answerFor(send().getException()), "VENDOR_UNREACHABLE", true);
    assertThat(MAIL.getReceivedMessages()).isEmpty();
    assertThat(scripted.commands()).noneMatch(command -> command.contains("MAIL FROM"));
  }

  @Test
  void everythingButTheGreetingComesAfterStarttls() throws Exception {
    useStartTls("localhost");
    useLogin("campaign.acme.password");
    parameters.put("sslBundle", "mail");
    scripted.reply("EHLO", "250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH PLAIN");

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);

    assertThat(scripted.commands().stream().filter(command -> !command.startsWith("TLS ")))
        .hasSize(2)
        .allMatch(command -> command.startsWith("EHLO ") || command.equals("STARTTLS"));
    assertThat(scripted.commands())
        .contains("TLS MAIL FROM:<news@example.com>", "TLS RCPT TO:<test@example.com>")
        .anyMatch(command -> command.startsWith("TLS AUTH PLAIN"));
  }

  @Test
  void aServerWithoutStarttlsGetsNeitherPasswordNorMail() throws Exception {
    useStartTls("localhost");
    useLogin("campaign.acme.password");
    scripted.reply("EHLO", "250-mail.example.com\r\n250 AUTH PLAIN");

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertFailed(answer, "VENDOR_ERROR", true);
    assertThat(answer.errorText()).contains("STARTTLS is required");
    assertThat(scripted.commands())
        .noneMatch(command -> command.contains("AUTH") || command.contains("MAIL FROM"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GREETING | 421 4.3.2 closing        | TEMPORARILY_UNAVAILABLE | true",
        "GREETING | 554 5.3.2 no service     | VENDOR_REJECTED         | false",
        "AUTH     | 454 4.7.0 later          | TEMPORARILY_UNAVAILABLE | true",
        "AUTH     | 535 5.7.8 wrong password | VENDOR_REJECTED         | false",
        "MAIL     | 421 4.3.2 closing        | TEMPORARILY_UNAVAILABLE | true",
        "MAIL     | 451 4.3.0 later          | TEMPORARILY_UNAVAILABLE | true",
        "MAIL     | 530 5.7.0 log in first   | VENDOR_REJECTED         | false",
        "MAIL     | 550 5.7.1 not you        | VENDOR_REJECTED         | false",
        "RCPT     | 421 4.3.2 closing        | TEMPORARILY_UNAVAILABLE | true",
        "RCPT     | 450 4.2.1 busy           | TEMPORARILY_UNAVAILABLE | true",
        "RCPT     | 451 4.7.1 greylisted     | TEMPORARILY_UNAVAILABLE | true",
        "RCPT     | 452 4.2.2 full           | TEMPORARILY_UNAVAILABLE | true",
        "RCPT     | 501 5.1.3 no address     | INVALID_RECIPIENT       | false",
        "RCPT     | 503 5.5.1 bad sequence   | VENDOR_REJECTED         | false",
        "RCPT     | 550 5.1.1 no such user   | BOUNCED                 | false",
        "RCPT     | 550 no such user         | BOUNCED                 | false",
        "RCPT     | 550-5.7.1 relaying       | VENDOR_REJECTED         | false",
        "RCPT     | 551 5.1.6 has moved      | BOUNCED                 | false",
        "RCPT     | 552 5.2.2 full           | TEMPORARILY_UNAVAILABLE | true",
        "RCPT     | 553 5.1.3 no address     | INVALID_RECIPIENT       | false",
        "RCPT     | 554 5.2.1 disabled       | BOUNCED                 | false",
        "RCPT     | 556 5.1.10 null MX       | BOUNCED                 | false",
        "DATA     | 451 4.3.0 later          | TEMPORARILY_UNAVAILABLE | true",
        "DATA     | 554 5.5.1 no             | VENDOR_REJECTED         | false",
        ".        | 451 4.3.0 later          | TEMPORARILY_UNAVAILABLE | true",
        ".        | 552 5.3.4 too big        | VENDOR_REJECTED         | false",
        ".        | 554 5.6.0 no             | VENDOR_REJECTED         | false"
      })
  void aRefusalOfTheServerIsMappedByItsReply(
      String moment, String reply, String errorCode, boolean retryable) throws Exception {
    useScripted();
    useLogin("campaign.acme.password");
    scripted.reply("EHLO", "250-mail.example.com\r\n250 AUTH PLAIN");
    String complete = reply.replaceFirst("^(\\d\\d\\d)-(.*)", "$1-$2\r\n$1 $2");
    scripted.reply(moment, complete);

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertFailed(answer, errorCode, retryable);
    assertThat(answer.errorText()).startsWith("SMTP " + reply);
  }

  @ParameterizedTest
  @CsvSource({"MAIL, 451 later", "RCPT, 550 no such user", "., 554 no"})
  void aRefusalCountsAlthoughTheServerHangsUpAfterIt(String moment, String reply) throws Exception {
    useScripted();
    scripted.reply(moment, reply);
    scripted.reply("RSET", ScriptedSmtpServer.HANG_UP);

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorText()).isEqualTo("SMTP " + reply);
  }

  @Test
  void aMailThatTheServerHasIsDeliveredWhateverItSaysToTheGoodbye() throws Exception {
    useScripted();
    scripted.reply("QUIT", ScriptedSmtpServer.HANG_UP);

    assertThat(answerOf(send()).status()).isEqualTo(VendorAnswer.Status.DELIVERED);
  }

  static Stream<Arguments> losses() {
    return Stream.of(ScriptedSmtpServer.HANG_UP, ScriptedSmtpServer.SILENCE, "what?")
        .flatMap(
            reply ->
                Stream.of("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", ".")
                    // Before the mail nobody waits for a reply.
                    .filter(moment -> !(moment.equals("CONTENT") && reply.equals("what?")))
                    // The older greeting follows, with which all goes well.
                    .filter(moment -> !(moment.equals("EHLO") && reply.equals("what?")))
                    .map(moment -> Arguments.of(moment, reply)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aConnectionThatIsLostBeforeTheMailIsAFailureAndLaterNobodyKnows(String moment, String reply)
      throws Exception {
    useScripted();
    parameters.put("readTimeout", "200ms");
    scripted.reply(moment, reply);

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    if (List.of("CONTENT", ".").contains(moment)) {
      assertThat(answer.status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
      assertThat(answer.errorCode()).isEqualTo("VENDOR_TIMEOUT");
    } else {
      assertFailed(answer, "VENDOR_UNREACHABLE", true);
    }
  }

  @ParameterizedTest
  @CsvSource({"MAIL, FAILED", "., UNANSWERED"})
  void aServerThatNeverComesToAnEndIsHungUpOn(String moment, VendorAnswer.Status status)
      throws Exception {
    useScripted();
    parameters.put("conversationTimeout", "400ms");
    scripted.reply(moment, ScriptedSmtpServer.DRIP);
    long start = System.nanoTime();

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({"EHLO, FAILED", "., UNANSWERED"})
  void aServerThatSaysTooMuchIsHungUpOn(String moment, VendorAnswer.Status status)
      throws Exception {
    useScripted();
    scripted.reply(moment, ScriptedSmtpServer.FLOOD);
    long start = System.nanoTime();

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.errorText()).hasSizeLessThanOrEqualTo(VendorAnswer.MAXIMAL_TEXT_LENGTH);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
  }

  @Test
  void aServerThatTakesNoMoreOfAMailIsHungUpOn() throws Exception {
    useScripted();
    parameters.put("writeTimeout", "300ms");
    scripted.reply(ScriptedSmtpServer.CONTENT, ScriptedSmtpServer.SILENCE);
    message.put("message_text", "all work and no play\n".repeat(1_000_000));
    long start = System.nanoTime();

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertThat(answer.status()).isEqualTo(VendorAnswer.Status.UNANSWERED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
  }

  @Test
  void aRefusedConnectionIsUnreachable() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      parameters.put("port", String.valueOf(socket.getLocalPort()));
    }

    assertFailed(vendorFailures.answerFor(send().getException()), "VENDOR_UNREACHABLE", true);
  }

  @Test
  void anUnknownHostIsUnreachable() throws Exception {
    parameters.put("host", "mail.invalid");
    parameters.put("tls", "starttls");

    assertFailed(vendorFailures.answerFor(send().getException()), "VENDOR_UNREACHABLE", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void anAddressOfAPrivateNetworkIsRefusedUnlessItIsAllowed(String host) throws Exception {
    useScripted();
    parameters.put("host", host);
    parameters.remove("privateAddresses");

    VendorAnswer answer = vendorFailures.answerFor(send().getException());

    assertFailed(answer, "VENDOR_ADDRESS_REFUSED", false);
    assertThat(answer.errorText()).contains("'acme'", "privateAddresses");
    assertThat(scripted.commands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls | sometimes | tls must be starttls, implicit or none, not 'sometimes'",
        "host | mail.example.com | tls none would send password and messages for everybody to read",
        "plaintext | maybe | plaintext must be allowed or refused, not 'maybe'",
        "host | mail example | host must be the server's name or IPv4 address, not 'mail example'",
        "port | 0 | port must be from 1 to 65535, not 0",
        "conversationTimeout | 19s | connectTimeout (2s) and conversationTimeout (19s) together must be below a third of campaign.claim.lease (60s)",
        "readTimeout | soon | readTimeout must be a time above 0 such as 10s, not 'soon'",
        "writeTimeout | 0s | writeTimeout must be a time above 0 such as 10s, not '0s'",
        "privateAddresses | maybe | privateAddresses must be allowed or refused, not 'maybe'",
        "from | nobody | from must be an address: it has no @",
        "messageIdDomain | a b | messageIdDomain must be a domain, not 'a b'",
        "subject | ' ' | subject must be one line that is not empty",
        "sslBundle | nobody | sslBundle must name a bundle of spring.ssl.bundle, and 'nobody' is none",
        "username | operator | secretProperty must name a property that is set, and '' is not"
      })
  void aVendorThatCannotBeUsedIsRefusedWithTheReason(
      String parameter, String value, String reason) {
    parameters.put(parameter, value);

    assertThatThrownBy(this::makeRoute).hasStackTraceContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"News\r\nBcc: victim@example.com", "News\nBcc: victim@example.com"})
  void aSubjectOfTwoLinesIsRefused(String subject) {
    parameters.put("subject", subject);

    assertThatThrownBy(this::makeRoute)
        .hasStackTraceContaining("subject must be one line that is not empty");
  }

  @Test
  void aServerElsewhereIsSpokenToInPlainWhereThatIsAllowed() throws Exception {
    parameters.put("host", "mail.invalid");
    parameters.put("plaintext", "allowed");

    assertFailed(vendorFailures.answerFor(send().getException()), "VENDOR_UNREACHABLE", true);
  }

  @Test
  void anEmptyPasswordIsNotSent() throws Exception {
    useScripted();
    useLogin("campaign.acme.empty");
    scripted.reply("EHLO", "250-mail.example.com\r\n250 AUTH PLAIN");

    send();

    assertThat(scripted.commands()).noneMatch(command -> command.startsWith("AUTH"));
  }

  @Test
  void vendorsOfOneTemplateRunSideBySide() throws Exception {
    makeRoute();
    parameters.put("name", "other");
    parameters.put("from", "other@example.com");
    String other = builder("vendor-other").add();

    answerOf(producer.send("direct:vendor-acme", this::fill));
    answerOf(producer.send("direct:vendor-other", this::fill));

    context.getRouteController().stopRoute(other);
    context.removeRoute(other);
    assertThat(MAIL.getReceivedMessages())
        .extracting(mail -> mail.getFrom()[0].toString())
        .containsExactly("news@example.com", "other@example.com");
  }

  @Test
  void theExampleIsAVendorThatCanBeUsed() throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveResource(context, "file:routes/examples/mail-server.camel.yaml"));

    assertThat(context.getRouteController().getRouteStatus("vendor-mail-server").isStarted())
        .isTrue();

    context.getRouteController().stopRoute("vendor-mail-server");
    context.removeRoute("vendor-mail-server");
  }

  @Test
  void noSecretShowsInManagementInARouteOrInAnExchange() throws Exception {
    MAIL.setUser("operator", "let-me-in");
    useLogin("campaign.acme.password");
    List<String> underWay = new CopyOnWriteArrayList<>();
    InterceptStrategy watch =
        (camel, definition, processor, next) ->
            passing -> {
              underWay.add(contents(passing));
              processor.process(passing);
            };
    context.getCamelContextExtension().addInterceptStrategy(watch);
    Exchange exchange = send();
    context.getCamelContextExtension().getInterceptStrategies().remove(watch);
    assertThat(underWay).anySatisfy(text -> assertThat(text).contains("To: Test User", KEY));

    StringBuilder seen = new StringBuilder(String.join("", underWay)).append(contents(exchange));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
      String[] attributes =
          Arrays.stream(server.getMBeanInfo(name).getAttributes())
              .filter(MBeanAttributeInfo::isReadable)
              .map(MBeanAttributeInfo::getName)
              .toArray(String[]::new);
      seen.append(name).append(server.getAttributes(name, attributes));
    }
    ManagedCamelContext managed =
        context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    seen.append(managed.getManagedCamelContext().dumpRoutesAsXml(true));
    seen.append(managed.getManagedRoute(ROUTE).dumpRouteAsXml(true));
    seen.append(managed.getManagedRoute(ROUTE).getRouteProperties());
    context.getEndpoints().forEach(endpoint -> seen.append(endpoint.getEndpointUri()));

    assertThat(seen).contains(ROUTE).doesNotContain("let-me-in").doesNotContain("bGV0LW1lLWlu");
  }

  private void useLogin(String secretProperty) {
    parameters.put("username", "operator");
    parameters.put("secretProperty", secretProperty);
  }

  private void useScripted() {
    parameters.put("port", String.valueOf(scripted.port()));
  }

  private void useImplicitTls(String host) {
    parameters.put("host", host);
    parameters.put("port", String.valueOf(MAIL.getSmtps().getPort()));
    parameters.put("tls", "implicit");
  }

  private void useStartTls(String host) {
    useScripted();
    parameters.put("host", host);
    parameters.put("tls", "starttls");
    scripted.reply("EHLO", "250-mail.example.com\r\n250 STARTTLS");
  }

  private void makeRoute() throws Exception {
    try {
      builder(ROUTE).add();
    } catch (Exception refused) {
      ModelCamelContext model = (ModelCamelContext) context;
      model.removeRouteDefinition(model.getRouteDefinition(ROUTE));
      throw refused;
    }
  }

  private TemplatedRouteBuilder builder(String routeId) {
    TemplatedRouteBuilder builder =
        TemplatedRouteBuilder.builder(context, "vendor-smtp").routeId(routeId);
    parameters.forEach(builder::parameter);
    return builder;
  }

  private Exchange send() throws Exception {
    makeRoute();
    return producer.send("direct:" + ROUTE, this::fill);
  }

  private void fill(Exchange exchange) {
    exchange.getMessage().setBody(message);
    exchange.setProperty("idempotencyKey", KEY);
  }

  private static MimeMessage onlyMail() {
    MimeMessage[] mails = MAIL.getReceivedMessages();
    assertThat(mails).hasSize(1);
    return mails[0];
  }

  /** The names of the headers of a mail that nobody tampered with. */
  private String[] usualHeaders() throws Exception {
    send();
    String[] names = headerNames(onlyMail()).toArray(String[]::new);
    MAIL.purgeEmailFromAllMailboxes();
    return names;
  }

  private static TreeSet<String> headerNames(MimeMessage mail) throws Exception {
    TreeSet<String> names = new TreeSet<>();
    Collections.list(mail.getAllHeaders())
        .forEach(header -> names.add(header.getName().toLowerCase(Locale.ROOT)));
    // It depends on the letters of the text alone.
    names.remove("content-transfer-encoding");
    return names;
  }

  private static List<String> lines(String text) {
    return Arrays.asList(text.stripTrailing().split("\r\n|\r|\n", -1));
  }

  private static String contents(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    try {
      return exchange.getAllProperties()
          + exchange.getMessage().getHeaders().toString()
          + body
          + (body instanceof MimeMessage mail
              ? String.join("\n", Collections.list(mail.getAllHeaderLines())) + mail.getContent()
              : "");
    } catch (IOException | MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static VendorAnswer answerOf(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(VendorAnswer.class);
  }

  private static void assertFailed(VendorAnswer answer, String errorCode, boolean retryable) {
    assertThat(answer.status()).as(answer.errorText()).isEqualTo(VendorAnswer.Status.FAILED);
    assertThat(answer.errorCode()).as(answer.errorText()).isEqualTo(errorCode);
    assertThat(answer.retryable()).isEqualTo(retryable);
  }
}
