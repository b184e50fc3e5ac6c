package io.campaignmessaging.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Calls the HTTP API of an application as one of its users. Redirects are not followed. */
final class ApplicationClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A recount of all campaigns can take its time. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  private static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI base;
  private final String user;
  private final String authorization;

  /**
   * Makes a client.
   *
   * @param base where the application is, without a slash at its end
   * @param user who logs in
   * @param password the password
   */
  ApplicationClient(URI base, String user, String password) {
    this.base = base;
    this.user = user;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns where the application is.
   *
   * @return its URL
   */
  URI base() {
    return base;
  }

  /**
   * Gets a document.
   *
   * @param path its path, encoded
   * @param query parameters by name; those without a value are left out
   * @return the answer
   * @throws CommandFailure if there is none or it is a problem
   */
  Answer get(String path, Map<String, ?> query) {
    return checked(send(request(path, query).timeout(ANSWER_TIMEOUT).GET()));
  }

  /**
   * Gets a document whatever its status.
   *
   * @param path its path, encoded
   * @return the answer
   * @throws CommandFailure if there is none, or the login is refused
   */
  Answer getAnyway(String path) {
    return send(request(path, Map.of()).timeout(ANSWER_TIMEOUT).GET());
  }

  /**
   * Posts a document.
   *
   * @param path where to, encoded
   * @param document the document
   * @return the answer
   * @throws CommandFailure if there is none or it is a problem
   */
  Answer post(String path, Object document) {
    return checked(
        send(
            request(path, Map.of())
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(write(document)))));
  }

  /**
   * Posts nothing but the order itself.
   *
   * @param path which order, encoded
   * @return the answer
   * @throws CommandFailure if there is none or it is a problem
   */
  Answer post(String path) {
    return checked(
        send(request(path, Map.of()).timeout(ANSWER_TIMEOUT).POST(BodyPublishers.noBody())));
  }

  /**
   * Uploads a stream, for as long as it takes.
   *
   * @param path where to, encoded
   * @param contentType what it is
   * @param idempotencyKey under which the application takes it once
   * @param content the stream
   * @return the answer
   * @throws CommandFailure if there is none or it is a problem
   */
  Answer upload(String path, String contentType, String idempotencyKey, BodyPublisher content) {
    return checked(
        send(
            request(path, Map.of())
                .header("Content-Type", contentType)
                .header("Idempotency-Key", idempotencyKey)
                .POST(content)));
  }

  /**
   * Makes an id part of a path.
   *
   * @param id any text
   * @return the text, percent-encoded
   */
  static String segment(String id) {
    if (id.isEmpty() || id.equals(".") || id.equals("..")) {
      throw new CommandFailure(ExitCode.USAGE, "'" + id + "' is no id.");
    }
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path, Map<String, ?> query) {
    String parameters =
        query.entrySet().stream()
            .filter(parameter -> parameter.getValue() != null)
            .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue().toString()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(
            URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters)))
        .header("Authorization", authorization)
        .header("Accept", JSON + ", application/problem+json");
  }

  private Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return read(request, response);
    } catch (ConnectException refused) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "Nothing answers at " + base + ": start the application, or name another --url.");
    } catch (HttpTimeoutException late) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          base + " did not answer in time (" + late.getMessage() + "): look at its log.");
    } catch (IOException broken) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "The connection to " + base + " broke before an answer came: " + reason(broken));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.UNREACHABLE, "Interrupted before an answer came.");
    }
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : Terminal.clean(message);
  }

  private Answer read(HttpRequest request, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401) {
      throw new CommandFailure(
          ExitCode.LOGIN,
          base + " refuses the login of " + user + ": its password there is another one.");
    }
    if (status == 403) {
      throw new CommandFailure(
          ExitCode.LOGIN, user + " may not do this: it takes an operator (--user operator).");
    }
    try {
      JsonNode json = MAPPER.readTree(response.body());
      if (json != null && json.isContainerNode()) {
        return new Answer(status, response.body(), json);
      }
    } catch (JsonProcessingException unreadable) {
      // Said below, whatever it was.
    }
    throw new CommandFailure(
        ExitCode.PROBLEM,
        request.method()
            + " "
            + request.uri()
            + " was answered with status "
            + status
            + " and no JSON document: is there another program, or another version?");
  }

  private static Answer checked(Answer answer) {
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer;
    }
    throw CommandFailure.ofProblem(describe(answer), answer);
  }

  /** RFC 9457 where it is followed, what Spring answers by itself otherwise. */
  private static String describe(Answer answer) {
    JsonNode problem = answer.json();
    String detail = problem.path("detail").asText("");
    if (detail.isEmpty()) {
      detail =
          StreamSupport.stream(problem.path("errors").spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(" "));
    }
    if (detail.isEmpty()) {
      detail = problem.path("title").asText(problem.path("error").asText("no reason was given"));
    }
    return Terminal.clean(detail) + " (status " + answer.status() + ")";
  }

  private static String write(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("A request cannot be written as JSON.", unwritable);
    }
  }
}
