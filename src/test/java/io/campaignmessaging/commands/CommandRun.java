package io.campaignmessaging.commands;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs sub-commands in this JVM, with an environment and a terminal that the test decides. */
final class CommandRun {

  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String url;
  private Charset charset;

  /** An application that answers what the test says. */
  static WireMockExtension application() {
    return WireMockExtension.newInstance()
        .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
        .build();
  }

  private CommandRun(String url) {
    this.url = url;
  }

  /** Of commands that talk to that URL; both passwords are in the environment. */
  static CommandRun at(String url) {
    return new CommandRun(url)
        .with("CAMPAIGN_OPERATOR_PASSWORD", "operator-password")
        .with("CAMPAIGN_VIEWER_PASSWORD", "viewer-password");
  }

  CommandRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CommandRun without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** A person sits before a terminal that shows Unicode, and answers so when asked. */
  CommandRun byAPerson(String... saying) {
    return byAPersonBefore(StandardCharsets.UTF_8, saying);
  }

  /** A person sits before a terminal that shows that charset, and answers so when asked. */
  CommandRun byAPersonBefore(Charset shown, String... saying) {
    charset = shown;
    answers.addAll(List.of(saying));
    return this;
  }

  /** Runs a command and returns its exit code. */
  int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            environment,
            charset,
            this::answer,
            question -> answer(question).toCharArray());
    return CommandLineTool.run(
        new Surroundings(environment, terminal),
        url == null || arguments.length == 0
            ? arguments
            : Stream.concat(Arrays.stream(arguments), Stream.of("--url", url))
                .toArray(String[]::new));
  }

  private String answer(String question) {
    out.write(question);
    return answers.isEmpty() ? "" : answers.remove();
  }

  /** What stands on standard output. */
  String out() {
    return out.toString();
  }

  /** What stands on standard error. */
  String err() {
    return err.toString();
  }
}
