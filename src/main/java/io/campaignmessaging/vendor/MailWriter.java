package io.campaignmessaging.vendor;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes mails of messages. Immutable and safe for use by many threads. */
final class MailWriter {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]+");

  private final InternetAddress from;
  private final String subject;
  private final String messageIdDomain;
  private final Clock clock;

  /**
   * Writes mails of one sender.
   *
   * @param from the sender
   * @param subject the subject of all mails, one line
   * @param messageIdDomain what stands behind the @ of their ids
   * @param clock tells their date
   */
  MailWriter(InternetAddress from, String subject, String messageIdDomain, Clock clock) {
    this.from = from;
    this.subject = subject;
    this.messageIdDomain = messageIdDomain;
    this.clock = clock;
  }

  /**
   * Makes the mail of a message.
   *
   * @param message columns of the message by name
   * @param idempotencyKey becomes the mail's id, so that a repeated attempt has the same one
   * @return the mail, complete
   * @throws VendorMailException if the recipient is no address that a mail can have
   * @throws MessagingException if the mail cannot be put together
   */
  MimeMessage write(Map<String, Object> message, String idempotencyKey) throws MessagingException {
    if (!KEY.matcher(idempotencyKey).matches()) {
      throw new IllegalArgumentException(
          "An idempotency key has letters, digits and hyphens only, not '" + idempotencyKey + "'.");
    }
    // Without a session, so that no exchange holds one, and what it knows of the server.
    MimeMessage mail = new MimeMessage((Session) null);
    mail.setFrom(from);
    mail.setRecipient(Message.RecipientType.TO, recipient(message));
    mail.setSubject(subject, UTF_8);
    mail.setSentDate(Date.from(clock.instant()));
    Object text = message.get("message_text");
    mail.setText(text == null ? "" : text.toString(), UTF_8);
    mail.saveChanges();
    // Only now, for saving gives the mail an id of chance.
    mail.setHeader("Message-ID", "<" + idempotencyKey + "@" + messageIdDomain + ">");
    return mail;
  }

  private static InternetAddress recipient(Map<String, Object> message) throws VendorMailException {
    try {
      return MailAddress.of(
          (String) message.get("customer_email"), (String) message.get("customer_name"));
    } catch (IllegalArgumentException refused) {
      throw new VendorMailException(
          VendorAnswer.failed(
              "INVALID_RECIPIENT",
              "customer_email is no address that every mail server takes: " + refused.getMessage(),
              false,
              null),
          refused);
    }
  }
}
