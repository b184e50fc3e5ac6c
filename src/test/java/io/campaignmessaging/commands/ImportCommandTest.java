package io.campaignmessaging.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {

  private static final String MESSAGES = "/api/campaigns/spring/messages";
  private static final String CSV = "customer_email,message_text\na@example.com,Hello\n";

  @RegisterExtension private static final WireMockExtension APPLICATION = CommandRun.application();

  @TempDir Path folder;

  @BeforeEach
  void anApplicationThatTakesMessages() {
    APPLICATION.stubFor(get(urlPathEqualTo("/api/campaigns")).willReturn(okJson("{\"items\":[]}")));
    answer(
        okJson(
            "{\"importId\":1,\"campaignId\":\"spring\",\"accepted\":1200,\"refused\":0,"
                + "\"complete\":true,\"messageIds\":[1],\"refusals\":[],\"refusalsTruncated\":false}"));
  }

  @ParameterizedTest
  @CsvSource({
    "messages.csv, text/csv; charset=utf-8",
    "MESSAGES.CSV, text/csv; charset=utf-8",
    "messages.ndjson, application/x-ndjson",
    "messages.jsonl, application/x-ndjson",
    "messages.json, application/json"
  })
  void theFilesNameSaysWhatIsInIt(String name, String contentType) throws IOException {
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("import", file(name, CSV), "--campaign", "spring")).isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo(MESSAGES))
            .withHeader("Content-Type", equalTo(contentType))
            .withHeader("Content-Length", equalTo(String.valueOf(CSV.length())))
            .withRequestBody(equalTo(CSV)));
    assertThat(tool.out()).isEqualTo("1,200 messages are in campaign spring.\n");
  }

  @Test
  void theFormatCanBeSaid() throws IOException {
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(
            tool.run(
                "import", file("messages", "{}"), "--campaign", "spring", "--format", "ndjson"))
        .isZero();

    APPLICATION.verify(
        postRequestedFor(urlEqualTo(MESSAGES))
            .withHeader("Content-Type", equalTo("application/x-ndjson")));
  }

  @Test
  void anImportRunsUnderAKeyThatIsSaid() throws IOException {
    CommandRun first = CommandRun.at(APPLICATION.baseUrl());
    CommandRun again = CommandRun.at(APPLICATION.baseUrl());

    first.run("import", file("messages.csv", CSV), "--campaign", "spring");
    String key = first.err().strip().replace("Idempotency-Key: ", "");
    again.run(
        "import", file("messages.csv", CSV), "--campaign", "spring", "--idempotency-key", key);

    assertThat(key).matches("[0-9a-f-]{36}");
    APPLICATION.verify(
        2, postRequestedFor(urlEqualTo(MESSAGES)).withHeader("Idempotency-Key", equalTo(key)));
  }

  @Test
  void refusedLinesAreReportedAndAreNoSuccess() throws IOException {
    answer(
        okJson(
            "{\"accepted\":1,\"refused\":2,\"complete\":true,\"refusals\":["
                + "{\"row\":2,\"line\":3,\"field\":\"customer_email\",\"reason\":\"no address\"},"
                + "{\"row\":3,\"line\":4,\"field\":null,\"reason\":\"two columns\"}],"
                + "\"refusalsTruncated\":true}"));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("import", file("messages.csv", CSV), "--campaign", "spring"))
        .isEqualTo(ExitCode.LINES_REFUSED);

    assertThat(tool.out())
        .isEqualTo(
            """
            1 messages are in campaign spring, 2 were refused:
            ROW  LINE  FIELD           REASON
              2     3  customer_email  no address
              3     4  -               two columns
            … and more, which are not listed.
            """);
  }

  @Test
  void theReportIsPrintedAsItIs() throws IOException {
    answer(okJson("{\"accepted\": 0, \"refused\": 1}"));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl()).byAPerson();

    assertThat(tool.run("import", file("messages.csv", CSV), "--campaign", "spring", "--json"))
        .isEqualTo(ExitCode.LINES_REFUSED);

    assertThat(tool.out()).isEqualTo("{\"accepted\": 0, \"refused\": 1}\n");
  }

  @Test
  void aPersonSeesHowMuchIsUploaded() throws IOException {
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl()).byAPerson();

    assertThat(tool.run("import", file("messages.csv", CSV), "--campaign", "spring")).isZero();

    assertThat(tool.out()).contains("\r" + "█".repeat(30) + " 100.0 % of 0.0 MB uploaded");
  }

  @Test
  void aConnectionThatBreaksSaysHowToRepeat() throws IOException {
    answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(
            tool.run(
                "import",
                file("messages.csv", CSV),
                "--campaign",
                "spring",
                "--idempotency-key",
                "key-7"))
        .isEqualTo(ExitCode.UNREACHABLE);

    assertThat(tool.err()).contains("--idempotency-key key-7", "nothing is put in twice");
  }

  @Test
  void aProblemIsSaidWithTheLinesThatWereRefused() throws IOException {
    answer(
        okJson(
                "{\"detail\":\"Every line was refused.\",\"refusals\":[{\"row\":1,\"reason\":\"no address\"}]}")
            .withStatus(422));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("import", file("messages.csv", CSV), "--campaign", "spring"))
        .isEqualTo(ExitCode.PROBLEM);

    assertThat(tool.err()).contains("Every line was refused. (status 422)");
    assertThat(tool.out()).isEqualTo("ROW  REASON\n  1  no address\n");
  }

  @Test
  void aRefusedLoginIsSaidBeforeAnythingIsUploaded() throws IOException {
    APPLICATION.stubFor(
        get(urlPathEqualTo("/api/campaigns")).willReturn(aResponse().withStatus(401)));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("import", file("messages.csv", CSV), "--campaign", "spring"))
        .isEqualTo(ExitCode.LOGIN);

    APPLICATION.verify(0, postRequestedFor(urlEqualTo(MESSAGES)));
  }

  @Test
  void aFileThatCannotBeReadOrHasNoKnownNameIsRefused() throws IOException {
    assertUsage("There is no readable file", folder.resolve("none.csv").toString());
    assertUsage("is no file", Files.createDirectory(folder.resolve("folder.csv")).toString());
    assertUsage("Say --format", file("messages.txt", CSV));

    APPLICATION.verify(
        0, postRequestedFor(urlEqualTo(MESSAGES)).withHeader("Idempotency-Key", matching(".*")));
  }

  private static void assertUsage(String message, String file) {
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());
    assertThat(tool.run("import", file, "--campaign", "spring")).isEqualTo(ExitCode.USAGE);
    assertThat(tool.err()).contains(message);
  }

  private static void answer(ResponseDefinitionBuilder response) {
    APPLICATION.stubFor(post(urlEqualTo(MESSAGES)).willReturn(response));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
