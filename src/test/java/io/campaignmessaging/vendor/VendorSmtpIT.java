package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import io.campaignmessaging.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.FileSystemUtils;

/** The whole application with a mail server as its vendor, added in a folder of its own. */
class VendorSmtpIT {

  private static final String VENDOR =
      """
      - templatedRoute:
          routeTemplateRef: vendor-smtp
          routeId: vendor-mail
          parameters:
            - {name: name, value: mail}
            - {name: host, value: 127.0.0.1}
            - {name: port, value: "%d"}
            - {name: tls, value: none}
            - {name: from, value: news@example.com}
            - {name: subject, value: News from Example}
            - {name: privateAddresses, value: allowed}
      """;

  private static final ScriptedSmtpServer SERVER = server();

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.routes.folder", routesWithTheVendor().toString())
          .with("campaign.vendors.default", "mail")
          .with("campaign.vendors.idempotent.mail", "false");

  @AfterAll
  static void closeServer() throws IOException {
    SERVER.close();
  }

  @Test
  void aMessageIsMailedAndTheMailsIdIsItsReference() {
    long id = FLOW.insertMessage("mailed", "mailed@example.com");

    assertThat(FLOW.awaitStatus(id, "DELIVERED"))
        .containsEntry("vendor_ref", "<" + id + "-1@example.com>");
    assertThat(SERVER.commands()).containsOnlyOnce("RCPT TO:<mailed@example.com>");
  }

  @Test
  void aMailboxThatIsBusyIsTriedAgain() {
    SERVER.replyOnce("RCPT", "450 4.2.1 busy");

    long id = FLOW.insertMessage("busy", "busy@example.com");

    assertThat(FLOW.awaitStatus(id, "DELIVERED"))
        .containsEntry("attempts", 2)
        .containsEntry("vendor_ref", "<" + id + "-2@example.com>");
  }

  @Test
  void aMessageWhoseMailWasUnderWayWhenTheConnectionBrokeIsInDoubtAndNotSentAgain() {
    SERVER.replyOnce(ScriptedSmtpServer.END, ScriptedSmtpServer.HANG_UP);

    long id = FLOW.insertMessage("lost", "lost@example.com");

    assertThat(FLOW.awaitStatus(id, "IN_DOUBT")).containsEntry("attempts", 1);
    assertThat(SERVER.commands()).containsOnlyOnce("RCPT TO:<lost@example.com>");
  }

  private static ScriptedSmtpServer server() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "vendor-smtp-it");
      return new ScriptedSmtpServer(TestCertificate.forLocalhost(folder, "mail"));
    } catch (IOException | InterruptedException | GeneralSecurityException failed) {
      throw new IllegalStateException("There is no mail server to test with.", failed);
    }
  }

  private static Path routesWithTheVendor() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "vendor-smtp-it-routes");
      FileSystemUtils.copyRecursively(Path.of("routes"), folder);
      Files.writeString(folder.resolve("vendor-mail.camel.yaml"), VENDOR.formatted(SERVER.port()));
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
