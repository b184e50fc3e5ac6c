package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

class MailWriterFuzzTest {

  private static final List<String> HEADERS =
      List.of(
          "content-transfer-encoding",
          "content-type",
          "date",
          "from",
          "message-id",
          "mime-version",
          "subject",
          "to");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private static final Pattern FOLD = Pattern.compile("\r\n(?=[ \t])");

  private static final MailWriter WRITER =
      new MailWriter(
          MailAddress.of("news@example.com", "Example News"),
          "News from Example",
          "example.com",
          Clock.systemUTC());

  @FuzzTest
  void whateverAMessageSaysItsMailHasOneRecipientAndTheUsualHeaders(
      @NotNull String address, @NotNull String customer, @NotNull String text)
      throws MessagingException, IOException {
    MimeMessage mail;
    try {
      mail = write(address, customer, text);
    } catch (VendorMailException refused) {
      assertThat(refused.answer().errorCode()).isEqualTo("INVALID_RECIPIENT");
      mail = write("test@example.com", customer, text);
    }

    MimeMessage received = received(mail);
    assertThat(Collections.list(received.getAllHeaders()))
        .extracting(header -> header.getName().toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrderElementsOf(HEADERS);
    assertThat(received.getAllRecipients()).hasSize(1);
    InternetAddress recipient = (InternetAddress) received.getAllRecipients()[0];
    assertThat(recipient.getAddress())
        .isEqualTo(((InternetAddress) mail.getAllRecipients()[0]).getAddress());
    String name = recipient.getPersonal();
    assertThat(name == null ? "" : unfolded(name)).doesNotContainPattern(CONTROL);
    assertThat(lines(received.getContent().toString())).isEqualTo(lines(asUtf8(text)));
  }

  private static MimeMessage write(String address, String name, String text)
      throws MessagingException {
    return WRITER.write(
        Map.of("customer_email", address, "customer_name", name, "message_text", text), "7-1");
  }

  private static MimeMessage received(MimeMessage mail) throws MessagingException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mail.writeTo(bytes);
    return new MimeMessage((Session) null, new ByteArrayInputStream(bytes.toByteArray()));
  }

  /**
   * A long name goes on in the next line, behind a blank (RFC 5322, 2.2.3). The library's own
   * unfolding takes a backslash at the end of a line, which a name may have, for an escape.
   */
  private static String unfolded(String name) {
    return FOLD.matcher(name).replaceAll("");
  }

  /** Half a character cannot be sent. */
  private static String asUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\r\n|\r|\n", -1));
  }
}
