package io.campaignmessaging.vendor;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.MailConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Sends the mails of one {@code vendor-smtp} route, each in a conversation of its own with the
 * server. The password is read from a property and kept here alone, so that it is in no endpoint
 * URI, exchange, trace or management view.
 */
public class VendorSmtpSender extends DefaultJavaMailSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VendorSmtpSender.class);

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}");
  private static final int HIGHEST_PORT = 65_535;

  private final Environment environment;
  private final SslBundles sslBundles;

  private String vendor = "";
  private String tls = "starttls";
  private String sslBundle = "";
  private String plaintext = "refused";
  private String secretProperty = "";
  private String from = "";
  private String fromName = "";
  private String subject = "";
  private String messageIdDomain = "";
  private String connectTimeout = "2s";
  private String readTimeout = "10s";
  private String writeTimeout = "10s";
  private String conversationTimeout = "10s";
  private String lease = "60s";
  private String privateAddresses = "refused";

  private MailWriter writer;
  private SmtpConnector connector;
  private Session session;
  private URLName server;

  /**
   * Makes a sender that {@link #check} must find in order before it is used.
   *
   * @param environment has the secret
   * @param sslBundles have the certificates that are trusted, where these are not Java's own
   */
  public VendorSmtpSender(Environment environment, SslBundles sslBundles) {
    this.environment = environment;
    this.sslBundles = sslBundles;
  }

  /**
   * Checks the settings and prepares the sending. The route template calls it once, after the
   * setters.
   *
   * @throws InvalidVendorException if a setting cannot be used; the message names the vendor and
   *     the parameter and shows no secret
   */
  public void check() {
    VendorParameters parameters = new VendorParameters(vendor, environment);
    Map<String, Duration> timeouts =
        parameters.timeouts(
            lease,
            Map.of("connectTimeout", connectTimeout, "conversationTimeout", conversationTimeout));
    if (!HOST.matcher(getHost()).matches()) {
      throw parameters.wrong(
          "host must be the server's name or IPv4 address, not '" + getHost() + "'");
    }
    if (getPort() < 1 || getPort() > HIGHEST_PORT) {
      throw parameters.wrong("port must be from 1 to " + HIGHEST_PORT + ", not " + getPort());
    }
    SSLSocketFactory trusted = trusted(parameters);
    checkTls(parameters);
    connector =
        new SmtpConnector(
            new SmtpConnector.Settings(
                vendor,
                getHost(),
                getPort(),
                tls.equals("implicit") ? trusted : null,
                !parameters.allowed("privateAddresses", privateAddresses),
                timeouts.get("connectTimeout"),
                parameters.duration("readTimeout", readTimeout),
                parameters.duration("writeTimeout", writeTimeout),
                timeouts.get("conversationTimeout")));
    String password = getUsername().isBlank() ? null : parameters.secret(secretProperty);
    session = Session.getInstance(properties(trusted, password != null));
    server =
        new URLName(
            "smtp", getHost(), getPort(), null, password == null ? null : getUsername(), password);
    writer = writer(parameters);
  }

  /**
   * Makes the mail of a message.
   *
   * @param message columns of the message by name
   * @param idempotencyKey becomes the mail's id
   * @return the mail
   * @throws MessagingException if its recipient is no address
   */
  public MimeMessage writeMessage(
      @Body Map<String, Object> message, @ExchangeProperty("idempotencyKey") String idempotencyKey)
      throws MessagingException {
    return writer.write(message, idempotencyKey);
  }

  /**
   * Sends a mail.
   *
   * @param mail the mail, complete
   * @throws VendorMailException if the server has not said that it has it; with what became of it
   */
  @Override
  public void send(MimeMessage mail) throws MessagingException {
    SmtpConversation conversation = new SmtpConversation(session, server);
    try (SmtpConnector.Connection connection = connector.connect()) {
      conversation.connect(connection.socket());
      conversation.sendMessage(mail, mail.getAllRecipients());
      sayGoodbye(conversation);
    } catch (IOException | MessagingException failed) {
      throw new VendorMailException(conversation.answerFor(failed), failed);
    }
  }

  /**
   * What it means that the server has taken a mail.
   *
   * @param messageId the mail's id
   * @return our answer, with the mail's id as the vendor's reference
   */
  public VendorAnswer readAnswer(@Header(MailConstants.MAIL_MESSAGE_ID) String messageId) {
    return VendorAnswer.delivered(messageId, null);
  }

  /** Ends the watch over time-outs. The route template calls it when the route is removed. */
  @Override
  public void close() {
    if (connector != null) {
      connector.close();
    }
  }

  private static void sayGoodbye(SmtpConversation conversation) {
    try {
      conversation.close();
    } catch (MessagingException impolite) {
      // The server has the mail already.
      LOG.debug("A mail server hung up before the goodbye", impolite);
    }
  }

  private void checkTls(VendorParameters parameters) {
    boolean plaintextIsAllowed = parameters.allowed("plaintext", plaintext);
    switch (tls) {
      case "starttls", "implicit" -> {
        // Both protect what is sent.
      }
      case "none" -> {
        if (!plaintextIsAllowed && !THIS_MACHINE.matcher(getHost()).matches()) {
          throw parameters.wrong(
              "tls none would send password and messages for everybody to read; use starttls or"
                  + " implicit, or set plaintext to allowed");
        }
      }
      default ->
          throw parameters.wrong("tls must be starttls, implicit or none, not '" + tls + "'");
    }
  }

  private SSLSocketFactory trusted(VendorParameters parameters) {
    if (sslBundle.isBlank()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      return sslBundles.getBundle(sslBundle).createSslContext().getSocketFactory();
    } catch (NoSuchSslBundleException missing) {
      throw parameters.wrong(
          "sslBundle must name a bundle of spring.ssl.bundle, and '" + sslBundle + "' is none");
    }
  }

  private Properties properties(SSLSocketFactory trusted, boolean authenticates) {
    Properties properties = new Properties();
    properties.put("mail.smtp.auth", String.valueOf(authenticates));
    properties.put("mail.smtp.starttls.enable", String.valueOf(tls.equals("starttls")));
    properties.put("mail.smtp.starttls.required", String.valueOf(tls.equals("starttls")));
    properties.put("mail.smtp.ssl.socketFactory", trusted);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.quitwait", "false");
    return properties;
  }

  private MailWriter writer(VendorParameters parameters) {
    if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
      throw parameters.wrong("subject must be one line that is not empty");
    }
    InternetAddress sender;
    String domain;
    try {
      sender = MailAddress.of(from, fromName);
    } catch (IllegalArgumentException refused) {
      throw parameters.wrong("from must be an address: " + refused.getMessage());
    }
    try {
      domain =
          MailAddress.domain(
              messageIdDomain.isBlank()
                  ? sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1)
                  : messageIdDomain);
    } catch (IllegalArgumentException refused) {
      throw parameters.wrong("messageIdDomain must be a domain, not '" + messageIdDomain + "'");
    }
    return new MailWriter(sender, subject, domain, Clock.systemUTC());
  }

  /**
   * Sets whose mails these are.
   *
   * @param vendor name of the vendor, for error messages
   */
  public void setVendor(String vendor) {
    this.vendor = vendor;
  }

  /**
   * Sets how the connection is protected.
   *
   * @param tls {@code starttls}, {@code implicit} or {@code none}
   */
  public void setTls(String tls) {
    this.tls = tls;
  }

  /**
   * Sets which certificates are trusted.
   *
   * @param sslBundle name of a bundle of {@code spring.ssl.bundle}; empty for Java's own
   */
  public void setSslBundle(String sslBundle) {
    this.sslBundle = sslBundle;
  }

  /**
   * Sets whether {@code none} may be used beyond this machine.
   *
   * @param plaintext {@code allowed} or {@code refused}
   */
  public void setPlaintext(String plaintext) {
    this.plaintext = plaintext;
  }

  /**
   * Sets where the password is.
   *
   * @param secretProperty name of a property, for example {@code campaign.acme.password}
   */
  public void setSecretProperty(String secretProperty) {
    this.secretProperty = secretProperty;
  }

  /**
   * Sets the address of the sender.
   *
   * @param from the address
   */
  public void setFrom(String from) {
    this.from = from;
  }

  /**
   * Sets the display name of the sender.
   *
   * @param fromName the name; empty for none
   */
  public void setFromName(String fromName) {
    this.fromName = fromName;
  }

  /**
   * Sets the subject of all mails.
   *
   * @param subject one line
   */
  public void setSubject(String subject) {
    this.subject = subject;
  }

  /**
   * Sets what stands behind the @ of the mails' ids.
   *
   * @param messageIdDomain a domain; empty for the sender's
   */
  public void setMessageIdDomain(String messageIdDomain) {
    this.messageIdDomain = messageIdDomain;
  }

  /**
   * Sets the longest wait for a connection.
   *
   * @param connectTimeout for example {@code 2s}
   */
  public void setConnectTimeout(String connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * Sets the longest wait for each reply.
   *
   * @param readTimeout for example {@code 10s}
   */
  public void setReadTimeout(String readTimeout) {
    this.readTimeout = readTimeout;
  }

  /**
   * Sets the longest wait until the server takes more of what is sent.
   *
   * @param writeTimeout for example {@code 10s}
   */
  public void setWriteTimeout(String writeTimeout) {
    this.writeTimeout = writeTimeout;
  }

  /**
   * Sets the longest time from the connection to its end.
   *
   * @param conversationTimeout for example {@code 10s}
   */
  public void setConversationTimeout(String conversationTimeout) {
    this.conversationTimeout = conversationTimeout;
  }

  /**
   * Sets how long a claim holds; connecting and conversation must be below a third of it.
   *
   * @param lease the setting {@code campaign.claim.lease}
   */
  public void setLease(String lease) {
    this.lease = lease;
  }

  /**
   * Sets whether the server may be in a private network or on this machine.
   *
   * @param privateAddresses {@code allowed} or {@code refused}
   */
  public void setPrivateAddresses(String privateAddresses) {
    this.privateAddresses = privateAddresses;
  }
}
