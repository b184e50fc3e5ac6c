package io.campaignmessaging.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code health}: whether the application and what it needs are well. */
@Command(
    name = "health",
    description =
        "Show the health of the application and of its parts; exit code 1 if it is not UP.")
final class HealthCommand extends ApplicationCommand {

  private static final String HEALTH = "/actuator/health";
  private static final String UP = "UP";
  private static final int LONGEST_DETAILS = 100;

  HealthCommand(Surroundings surroundings) {
    super(surroundings, false);
  }

  @Override
  int run(ApplicationClient application) {
    Answer answer = application.getAnyway(HEALTH);
    if (json()) {
      terminal().document(answer.text());
    } else {
      terminal().line(line(application, answer.json(), terminal()));
      table(answer.json()).forEach(terminal()::line);
    }
    return UP.equals(status(answer.json())) ? ExitCode.DONE : ExitCode.PROBLEM;
  }

  /**
   * Says in one line how the application is.
   *
   * @param application whom to ask
   * @param terminal paints it
   * @return its status, and the parts that are not UP
   */
  static String line(ApplicationClient application, Terminal terminal) {
    return line(application, application.getAnyway(HEALTH).json(), terminal);
  }

  private static String line(ApplicationClient application, JsonNode health, Terminal terminal) {
    String status = status(health);
    List<String> others = new ArrayList<>();
    health
        .path("components")
        .properties()
        .forEach(
            part -> {
              if (!UP.equals(status(part.getValue()))) {
                others.add(Terminal.clean(part.getKey()) + " " + status(part.getValue()));
              }
            });
    return application.base()
        + " is "
        + terminal.paint(status, UP.equals(status) ? Terminal.Colour.GREEN : Terminal.Colour.RED)
        + (others.isEmpty() ? "" : ": " + String.join(", ", others));
  }

  private static List<String> table(JsonNode health) {
    TextTable table = new TextTable(List.of("PART", "STATUS", "DETAILS"));
    health
        .path("components")
        .properties()
        .forEach(
            part ->
                table.add(
                    List.of(
                        Terminal.clean(part.getKey()),
                        status(part.getValue()),
                        details(part.getValue().path("details")))));
    return table.lines();
  }

  private static String details(JsonNode details) {
    String text =
        details.properties().stream()
            .map(detail -> detail.getKey() + " " + detail.getValue().asText())
            .collect(Collectors.joining(", "));
    return Terminal.clean(
        text.length() <= LONGEST_DETAILS ? text : text.substring(0, LONGEST_DETAILS - 1) + "…");
  }

  private static String status(JsonNode part) {
    return Terminal.clean(part.path("status").asText("UNKNOWN"));
  }
}
