package io.campaignmessaging.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An edit of a file in {@code routes/} that the check has to find.
 *
 * @param file the file's name in the folder
 * @param find a text in it
 * @param replacement what stands there after the edit
 * @param at a text in the edited file, in the line that is to be named
 * @param finding what is to be said after file and line
 */
record BrokenEdit(String file, String find, String replacement, String at, String finding) {

  private static final String SEND = "send-message.camel.yaml";
  private static final String PUBLISH = "publish-responses.camel.yaml";

  /** Edits that are found without a database. */
  static List<BrokenEdit> offline() {
    return List.of(
        new BrokenEdit(
            SEND,
            "            ref: sendingNotes\n            method: noteMessage",
            "           ref: sendingNotes\n            method: noteMessage",
            "           ref: sendingNotes",
            "the file is no usable YAML"),
        new BrokenEdit(
            SEND,
            "- bean:\n            id: note-message",
            "- been:\n            id: note-message",
            "- been:",
            "node 'take-claimed-message' is not canonical YAML of Camel: property 'been'"),
        new BrokenEdit(
            SEND,
            "ref: sendingNotes\n            method: noteCall",
            "ref: sendingNotes\n            methods: noteCall",
            "methods: noteCall",
            "node 'note-call' is not canonical YAML of Camel: property 'methods'"),
        new BrokenEdit(
            SEND,
            "id: note-call",
            "id: note-message",
            "id: note-message\n            ref: sendingNotes\n            method: noteCall",
            "node 'note-message' has an id that send-message.camel.yaml:"),
        new BrokenEdit(
            SEND,
            "    description: Answers for a message whose recipient",
            "    note: Answers for a message whose recipient",
            "id: refuse-recipient\n    note",
            "route 'refuse-recipient' has no description"),
        new BrokenEdit(
            SEND,
            "id: hand-late-message-back\n                      uri: direct\n"
                + "                      parameters:\n"
                + "                        name: hand-back-message",
            "id: hand-late-message-back\n                      uri: direct\n"
                + "                      parameters:\n"
                + "                        name: hand-back-late-message",
            "name: hand-back-late-message",
            "node 'hand-late-message-back' calls direct:hand-back-late-message: no route"),
        new BrokenEdit(
            SEND,
            "id: look-for-the-vendor",
            "id: look-for-the-vendor-that-is-not-here",
            "id: look-for-the-vendor-that-is-not-here",
            "node 'look-for-the-vendor-that-is-not-here' has 36 characters: Hawtio shows at most 34"),
        new BrokenEdit(
            SEND,
            "sql/hand-back-message.sql",
            "sql/hand-message-back.sql",
            "sql/hand-message-back.sql",
            "node 'return-message-to-pending' names sql/hand-message-back.sql, which is not there"),
        new BrokenEdit(
            SEND,
            "method: noteMessage",
            "method: noteMesage",
            "id: note-message",
            "node 'note-message' is refused by Camel: Method with name: noteMesage not found"),
        new BrokenEdit(
            SEND,
            "method: answerFor(",
            "method: answersFor(",
            "method: answersFor(",
            "method 'answersFor' is none of the bean vendorFailures"),
        new BrokenEdit(
            SEND,
            "ref: sendingNotes\n            method: noteCall",
            "ref: sendingNote\n            method: noteCall",
            "id: note-call",
            "node 'note-call' is refused by Camel: No bean could be found in the registry for:"
                + " sendingNote"),
        new BrokenEdit(
            SEND,
            "${header.CamelSqlUpdateCount} == 1",
            "${headr.CamelSqlUpdateCount} == 1",
            "id: check-claim",
            "node 'check-claim' is refused by Camel: Unknown function: headr.CamelSqlUpdateCount"),
        new BrokenEdit(
            SEND,
            "sql/begin-unrepeatable-call.sql\"\n              noop: true",
            "sql/begin-unrepeatable-call.sql\"\n              noop: perhaps",
            "id: note-unrepeatable-call",
            "node 'note-unrepeatable-call' is refused by Camel: option 'noop': "),
        new BrokenEdit(
            PUBLISH,
            "uri: spring-rabbitmq",
            "uri: spring-rabitmq",
            "id: publish-to-exchange",
            "node 'publish-to-exchange' is refused by Camel: No endpoint could be found for:"
                + " spring-rabitmq"),
        new BrokenEdit(
            PUBLISH,
            "confirm: enabled",
            "confirmation: enabled",
            "id: publish-to-exchange",
            "node 'publish-to-exchange' is refused by Camel: There are 1 parameters that couldn't be"
                + " set on the endpoint."),
        new BrokenEdit(
            PUBLISH,
            "{{campaign.responses.confirm-timeout}}",
            "{{campaign.responses.confirm-time}}",
            "{{campaign.responses.confirm-time}}",
            "{{campaign.responses.confirm-time}} has no value"),
        new BrokenEdit(
            "vendors.camel.yaml",
            "      - name: contract\n        value: mock-http\n",
            "",
            "routeTemplateRef: vendor-http",
            "route 'vendor-mock-http' is refused by Camel: "),
        new BrokenEdit(
            "vendors.camel.yaml",
            "value: basic",
            "value: basics",
            "routeTemplateRef: vendor-http",
            "route 'vendor-mock-http' is refused by Camel at node 'request-delivery'"),
        new BrokenEdit(
            "vendors/mock-http.yaml",
            "{status: 429}",
            "{status: 4299}",
            "{status: 4299}",
            "answers[4].when.status must be an HTTP status such as 200"),
        new BrokenEdit(
            "vendors.camel.yaml",
            "      - name: contract\n        value: mock-http\n",
            "      - name: contract\n        value: mock-http\n"
                + "      - name: ratePerSecond\n        value: none\n",
            "routeTemplateRef: vendor-http",
            "route 'vendor-mock-http' is refused by Camel: The vendor 'mock-http' cannot be used:"
                + " ratePerSecond must be a number"),
        new BrokenEdit(
            "examples/application.yaml",
            "    host: mail.example.com",
            "\thost: mail.example.com",
            "\thost: mail.example.com",
            "the file is no usable YAML"),
        new BrokenEdit(
            "examples/sms-api.camel.yaml",
            "{{campaign.sms-api.account}}",
            "{{campaign.sms-api.acount}}",
            "{{campaign.sms-api.acount}}",
            "{{campaign.sms-api.acount}} has no value"),
        new BrokenEdit(
            "examples/vendors/sms-api.yaml",
            "{status: 4xx}",
            "{status: 4x}",
            "{status: 4x}",
            "answers[6].when.status must be an HTTP status such as 200"),
        new BrokenEdit(
            "examples/email-api.camel.yaml",
            "value: bearer",
            "value: bear",
            "routeTemplateRef: vendor-http-async",
            "route 'vendor-email-api' is refused by Camel at node 'request-delivery'"),
        new BrokenEdit(
            "examples/mail-server.camel.yaml",
            "      - name: fromName\n        value: Example News\n",
            "      - name: sslBundle\n        value: ours\n",
            "routeTemplateRef: vendor-smtp",
            "route 'vendor-mail-server' is refused by Camel at node"));
  }

  /** Edits that only PostgreSQL can find. */
  static List<BrokenEdit> ofStatements() {
    return List.of(
        new BrokenEdit(
            "sql/select-campaign-progress.sql",
            "from campaign_progress",
            "from campaign_progres",
            "from campaign_progres",
            "the statement is refused by PostgreSQL: relation \"campaign_progres\" does not exist"),
        new BrokenEdit(
            "sql/select-campaign-progress.sql",
            "select",
            "selekt",
            "selekt",
            "the statement is refused by PostgreSQL: syntax error at or near \"selekt\""));
  }

  /**
   * Edits the file in a folder.
   *
   * @return how the finding begins
   */
  String applyIn(Path folder) throws IOException {
    Path path = folder.resolve(file);
    String before = Files.readString(path);
    String after = before.replace(find, replacement);
    if (after.equals(before) || !after.contains(at)) {
      throw new IllegalStateException(file + " holds no longer what this edit needs: " + this);
    }
    Files.writeString(path, after);
    long line = 1 + after.substring(0, after.indexOf(at)).chars().filter(it -> it == '\n').count();
    return folder.getFileName() + "/" + file + ":" + line + ": " + finding;
  }
}
