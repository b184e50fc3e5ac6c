package io.campaignmessaging.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.servlet.error.BasicErrorController;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorViewResolver;
import org.springframework.boot.web.servlet.error.ErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers what no route answers, for example a path that is not there, as RFC 9457 has it; a person
 * in a browser gets a page, but not of the API. Nothing of the request stands in the answer.
 */
@Controller
public class ErrorResponses extends BasicErrorController {

  private static final String API = "/api/";

  private static final Map<HttpStatus, String> DETAILS =
      Map.of(
          HttpStatus.BAD_REQUEST, "The request is not well-formed.",
          HttpStatus.UNAUTHORIZED, "Log in as viewer or operator, with HTTP basic.",
          HttpStatus.FORBIDDEN,
              "This user may not do that; viewers may look, operators may change.",
          HttpStatus.NOT_FOUND,
              "There is nothing at this path; GET /api/openapi.json has those of the API.",
          HttpStatus.METHOD_NOT_ALLOWED,
              "This path does not take that method; the header Allow names those it takes.",
          HttpStatus.NOT_ACCEPTABLE,
              "What is there cannot be had as the header Accept asks for it.",
          HttpStatus.PAYLOAD_TOO_LARGE, "The body is too large.",
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "This path does not take that Content-Type; the header Accept names those it takes.");

  private final ObjectMapper json;

  /**
   * Makes the answers.
   *
   * @param attributes what is known of an error
   * @param server says which of it pages show
   * @param pages the pages for browsers
   * @param json writes JSON
   */
  public ErrorResponses(
      ErrorAttributes attributes,
      ServerProperties server,
      ObjectProvider<ErrorViewResolver> pages,
      ObjectMapper json) {
    super(attributes, server.getError(), pages.orderedStream().toList());
    this.json = json;
  }

  @Override
  public ResponseEntity<Map<String, Object>> error(HttpServletRequest request) {
    HttpStatus status = getStatus(request);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(status));
  }

  @Override
  public ModelAndView errorHtml(HttpServletRequest request, HttpServletResponse response) {
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    if (path == null || !path.toString().startsWith(API)) {
      return super.errorHtml(request, response);
    }
    HttpStatus status = getStatus(request);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    try {
      json.writeValue(response.getOutputStream(), problem(status));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return null;
  }

  private static Map<String, Object> problem(HttpStatus status) {
    String otherwise =
        status.is5xxServerError()
            ? "The request failed; the application's log says why."
            : status.getReasonPhrase() + ".";
    return JsonResponses.problem(status, List.of(DETAILS.getOrDefault(status, otherwise)));
  }
}
