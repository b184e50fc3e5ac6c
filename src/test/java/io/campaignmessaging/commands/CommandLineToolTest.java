package io.campaignmessaging.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.campaignmessaging.processes.FreePort;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {

  private static final String COMMANDS =
      "status,import,pause,resume,cancel,trigger,stats,message,doubts,replay,health";

  @RegisterExtension private static final WireMockExtension APPLICATION = CommandRun.application();

  @Test
  void theFirstArgumentDecidesBetweenACommandAndTheApplication() {
    assertThat(CommandLibraries.areNeededBy()).isFalse();
    assertThat(CommandLibraries.areNeededBy("--server.port=1", "status")).isFalse();
    assertThat(CommandLibraries.areNeededBy("status", "--json")).isTrue();
    assertThat(CommandLibraries.areNeededBy("--help")).isTrue();
    assertThat(CommandLibraries.areNeededBy("-V")).isTrue();
    assertThat(CommandLibraries.areNeededBy("statsu")).isTrue();
  }

  @Test
  void commandsAreFoundWithoutAPackagedJarToo() throws Exception {
    assertThat(CommandLibraries.run("--version")).isZero();
  }

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    CommandRun tool = CommandRun.at(null);

    assertThat(tool.run("--help")).isZero();

    assertThat(tool.out()).contains(COMMANDS.split(",")).contains("Exit codes:", "5   an import");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status", "import", "pause", "resume", "cancel", "trigger", "stats", "message", "doubts",
        "replay", "health"
      })
  void eachCommandHasHelp(String command) {
    CommandRun tool = CommandRun.at(null);

    assertThat(tool.run(command, "--help")).isZero();

    assertThat(tool.out()).contains("campaign-messaging.jar " + command, "--url", "--json");
  }

  @Test
  void aMisspelledCommandIsRefusedWithASuggestion() {
    CommandRun tool = CommandRun.at(null);

    assertThat(tool.run("statsu")).isEqualTo(ExitCode.USAGE);

    assertThat(tool.err()).contains("statsu", "stats", "--help").doesNotContain("\tat ");
  }

  @Test
  void aMissingCommandAnUnknownOptionAndAValueOfAnotherKindAreRefused() {
    assertThat(CommandRun.at(null).run()).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.at(null).run("status", "--wathc")).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.at(null).run("message", "one")).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.at(null).run("message")).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.at(null).run("status", "--interval", "0", "--watch"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aProblemIsSaidInItsOwnWords() {
    APPLICATION.stubFor(
        get("/api/messages/7")
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/problem+json")
                    .withBody(
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                            + "\"detail\":\"There is nothing\\u001b of that id.\"}")));
    CommandRun text = CommandRun.at(APPLICATION.baseUrl());
    CommandRun json = CommandRun.at(APPLICATION.baseUrl());

    assertThat(text.run("message", "7")).isEqualTo(ExitCode.PROBLEM);
    assertThat(json.run("message", "7", "--json")).isEqualTo(ExitCode.PROBLEM);

    assertThat(text.err()).isEqualTo("There is nothing? of that id. (status 404)\n");
    assertThat(text.out()).isEmpty();
    assertThat(json.out()).startsWith("{\"type\":\"about:blank\"");
    assertThat(json.err()).isEqualTo(text.err());
  }

  @Test
  void aProblemOfAnotherShapeIsSaidToo() {
    APPLICATION.stubFor(
        get("/api/messages/1")
            .willReturn(okJson("{\"errors\":[\"One.\",\"Two.\"]}").withStatus(400)));
    APPLICATION.stubFor(
        get("/api/messages/2").willReturn(okJson("{\"error\":\"Gone\"}").withStatus(410)));
    CommandRun errors = CommandRun.at(APPLICATION.baseUrl());
    CommandRun error = CommandRun.at(APPLICATION.baseUrl());

    assertThat(errors.run("message", "1")).isEqualTo(ExitCode.PROBLEM);
    assertThat(error.run("message", "2")).isEqualTo(ExitCode.PROBLEM);

    assertThat(errors.err()).isEqualTo("One. Two. (status 400)\n");
    assertThat(error.err()).isEqualTo("Gone (status 410)\n");
  }

  @Test
  void anApplicationThatIsNotThereIsUnreachable() throws IOException {
    CommandRun tool = CommandRun.at("http://127.0.0.1:" + FreePort.find());

    assertThat(tool.run("trigger")).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(tool.err()).contains("Nothing answers at http://127.0.0.1:", "--url");
  }

  @Test
  void aConnectionThatBreaksIsUnreachable() {
    APPLICATION.stubFor(
        any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    CommandRun tool = CommandRun.at(APPLICATION.baseUrl());

    assertThat(tool.run("trigger")).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(tool.err()).contains("broke before an answer came");
  }

  @Test
  void aRefusedLoginAndAForbiddenOrderHaveACodeOfTheirOwn() {
    APPLICATION.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
    CommandRun unknown = CommandRun.at(APPLICATION.baseUrl());
    assertThat(unknown.run("trigger")).isEqualTo(ExitCode.LOGIN);
    assertThat(unknown.err()).contains("refuses the login of operator");

    APPLICATION.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
    CommandRun forbidden = CommandRun.at(APPLICATION.baseUrl());
    assertThat(forbidden.run("trigger", "--user", "viewer")).isEqualTo(ExitCode.LOGIN);
    assertThat(forbidden.err()).contains("viewer may not do this");
  }

  @Test
  void aPersonIsAskedForThePasswordAndAScriptIsTold() {
    APPLICATION.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    CommandRun person =
        CommandRun.at(APPLICATION.baseUrl())
            .without("CAMPAIGN_OPERATOR_PASSWORD")
            .byAPerson("typed-password");
    CommandRun script = CommandRun.at(APPLICATION.baseUrl()).with("CAMPAIGN_OPERATOR_PASSWORD", "");

    assertThat(person.run("trigger")).isZero();
    assertThat(script.run("trigger")).isEqualTo(ExitCode.LOGIN);

    assertThat(person.out()).contains("Password of operator at " + APPLICATION.baseUrl());
    assertThat(person.out() + person.err()).doesNotContain("typed-password");
    assertThat(script.err()).contains("CAMPAIGN_OPERATOR_PASSWORD");
  }

  @Test
  void anotherUserIsAskedForItsPassword() {
    APPLICATION.stubFor(get(urlPathEqualTo("/api/statistics")).willReturn(okJson("{}")));
    CommandRun person = CommandRun.at(APPLICATION.baseUrl()).byAPerson("hers");
    CommandRun script = CommandRun.at(APPLICATION.baseUrl());

    assertThat(person.run("stats", "--user", "alice")).isZero();
    assertThat(script.run("stats", "--user", "alice")).isEqualTo(ExitCode.LOGIN);
    assertThat(script.run("stats", "--user", "a:b")).isEqualTo(ExitCode.USAGE);

    APPLICATION.verify(
        1,
        getRequestedFor(urlPathEqualTo("/api/statistics"))
            .withBasicAuth(new BasicCredentials("alice", "hers")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://localhost",
        "localhost:8080",
        "http://operator:secret@localhost",
        "http://localhost?password=secret",
        "http://local host:secret"
      })
  void aUrlThatCannotBeUsedIsRefusedAndNotRepeated(String url) {
    CommandRun tool = CommandRun.at(url);

    assertThat(tool.run("trigger")).isEqualTo(ExitCode.USAGE);

    assertThat(tool.err()).contains("--url must be").doesNotContain("secret");
  }

  @Test
  void aPasswordThatLeavesTheMachineUnencryptedIsWarnedOf() {
    // An address for documentation, to which nothing is sent: the password is missing.
    CommandRun tool = CommandRun.at("http://192.0.2.1:8080").without("CAMPAIGN_OPERATOR_PASSWORD");

    assertThat(tool.run("trigger")).isEqualTo(ExitCode.LOGIN);

    assertThat(tool.err()).contains("Warning", "unencrypted", "https");
  }
}
