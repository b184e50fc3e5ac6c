package io.campaignmessaging.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/** Answers as the routes of the API give them: src/test/resources/page-answers.json. */
final class StandInAnswers {

  private StandInAnswers() {}

  static void giveTo(StandInRoutes routes) {
    try {
      JsonNode answers =
          new ObjectMapper().readTree(new ClassPathResource("page-answers.json").getInputStream());
      for (Map.Entry<String, JsonNode> answer : answers.properties()) {
        routes.answer(answer.getKey(), answer.getValue().toString());
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The answers cannot be read.", unreadable);
    }
  }
}
