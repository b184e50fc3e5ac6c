package io.campaignmessaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.IntSupplier;

/** Calls the HTTP side of the application as one of its users. */
public final class OperatorClient {

  private static final String LOGIN = "operator:operator-password";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final IntSupplier port;
  private final String login;

  /** As the user operator of that flow. */
  public OperatorClient(Flow flow) {
    this(flow::port, LOGIN);
  }

  /** As the user operator of the application at that port. */
  public OperatorClient(int port) {
    this(() -> port, LOGIN);
  }

  private OperatorClient(IntSupplier port, String login) {
    this.port = port;
    this.login = login;
  }

  /** The same as another user. */
  public OperatorClient as(String user, String password) {
    return new OperatorClient(port, user + ":" + password);
  }

  /** Gets a JSON document with that status. */
  public Map<String, Object> get(int status, String path) throws Exception {
    return json(send(status, request(path).GET()));
  }

  /** Gets a text with that status. */
  public String getText(int status, String path) throws Exception {
    return send(status, request(path).GET()).body();
  }

  /** Posts a JSON document and gets one with that status. */
  public Map<String, Object> post(int status, String path, String body) throws Exception {
    return json(send(status, posting(path, body)));
  }

  /** Changes something by a JSON document and gets one with that status. */
  public Map<String, Object> patch(int status, String path, String body) throws Exception {
    return json(
        send(
            status,
            request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))));
  }

  /** Posts a JSON document and is refused with that status before any route sees it. */
  public void postRefused(int status, String path, String body) throws Exception {
    send(status, posting(path, body));
  }

  /** Uploads a body of that type under an Idempotency-Key, or without one, and gets that status. */
  public Map<String, Object> upload(
      int status, String path, String contentType, String key, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request = request(path).header("Content-Type", contentType).POST(body);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return json(send(status, request));
  }

  private HttpRequest.Builder posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpResponse<String> send(int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response;
  }

  private static Map<String, Object> json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readValue(response.body(), new TypeReference<>() {});
  }
}
