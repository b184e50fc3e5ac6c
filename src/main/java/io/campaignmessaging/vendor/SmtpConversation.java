package io.campaignmessaging.vendor;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One conversation with a mail server, which remembers how far it came and what the server said
 * last. From both follows what became of the message when the conversation fails: its exceptions
 * alone do not tell whether the server may have the mail.
 */
final class SmtpConversation extends SMTPTransport {

  /** What is being settled. */
  private enum Stage {
    CONNECTION,
    SENDER,
    RECIPIENT,
    DATA,
    /** The mail itself is on its way: a server that falls silent now may have it. */
    CONTENT
  }

  private static final int NONE = 0;

  /** Security and policy in the enhanced status codes of RFC 3463: not the recipient's fault. */
  private static final Pattern POLICY = Pattern.compile("(?s)5\\d\\d[ -]5\\.7\\..*");

  private Stage stage = Stage.CONNECTION;
  private boolean isAboutTheMail = true;
  private int reply = NONE;
  private String replyText = "";

  /**
   * Makes a conversation that has not begun.
   *
   * @param session how mails are sent
   * @param server the server's name, with the user and the password if there are any
   */
  SmtpConversation(Session session, URLName server) {
    super(session, server);
  }

  @Override
  protected void mailFrom() throws MessagingException {
    stage = Stage.SENDER;
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    stage = Stage.RECIPIENT;
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    stage = Stage.DATA;
    OutputStream content = super.data();
    stage = Stage.CONTENT;
    return content;
  }

  @Override
  protected void sendCommand(String command) throws MessagingException {
    // Both end a conversation that failed before, and their replies say nothing of the mail.
    isAboutTheMail = !command.equals("RSET") && !command.equals("QUIT");
    if (isAboutTheMail) {
      reply = NONE;
    }
    super.sendCommand(command);
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    if (isAboutTheMail) {
      reply = code;
      replyText = getLastServerResponse();
    }
    return code;
  }

  /**
   * What became of the message of a conversation that failed.
   *
   * @param failure what was thrown
   */
  VendorAnswer answerFor(Exception failure) {
    if (reply >= 400 && reply <= 599) {
      return refused();
    }
    String text = text(failure);
    if (stage == Stage.CONTENT) {
      return VendorAnswer.unanswered(VendorFailures.VENDOR_TIMEOUT, text);
    }
    VendorAddressRefusedException refused = cause(failure, VendorAddressRefusedException.class);
    if (refused != null) {
      return VendorAnswer.failed(
          VendorFailures.VENDOR_ADDRESS_REFUSED, refused.getMessage(), false, null);
    }
    boolean isLost = reply <= NONE || cause(failure, IOException.class) != null;
    return VendorAnswer.failed(
        isLost ? VendorFailures.VENDOR_UNREACHABLE : VendorFailures.VENDOR_ERROR, text, true, null);
  }

  private VendorAnswer refused() {
    String text = "SMTP " + replyText.strip();
    // 552 as the answer to a recipient is an old 452: the mailbox is full.
    if (reply < 500 || (stage == Stage.RECIPIENT && reply == 552)) {
      return VendorAnswer.failed("TEMPORARILY_UNAVAILABLE", text, true, null);
    }
    return VendorAnswer.failed(permanentCode(), text, false, null);
  }

  private String permanentCode() {
    if (stage != Stage.RECIPIENT || POLICY.matcher(replyText).matches()) {
      return "VENDOR_REJECTED";
    }
    return switch (reply) {
      case 501, 553 -> "INVALID_RECIPIENT";
      case 521, 550, 551, 554, 556 -> "BOUNCED";
      default -> "VENDOR_REJECTED";
    };
  }

  private static String text(Exception failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      text.append(": ").append(cause.getClass().getSimpleName());
      if (cause.getMessage() != null) {
        text.append(" ").append(cause.getMessage());
      }
    }
    return text.toString();
  }

  private static <T> T cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
