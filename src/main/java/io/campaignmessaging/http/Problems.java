package io.campaignmessaging.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;

/** Refuses requests before any route sees them, as RFC 9457 has it. */
public final class Problems {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Problems() {}

  /**
   * Answers with a problem.
   *
   * @param response gets it
   * @param status its status
   * @param detail what is wrong and what to do
   * @throws IOException if the answer cannot be written
   */
  public static void write(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/problem+json");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    JSON.writeValue(response.getWriter(), JsonResponses.problem(status, List.of(detail)));
  }
}
