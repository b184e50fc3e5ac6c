package io.campaignmessaging.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Does over JMX what the API does over HTTP: by the same routes, and written down in the same way.
 * Whoever comes through Jolokia is the user that is logged in; whoever comes over JMX itself is
 * {@code jmx}, because JMX knows no users.
 */
@Component
public class Steering {

  private static final String JMX = "jmx";
  private static final int FIRST_FAILURE = 400;

  private final ProducerTemplate producer;
  private final ObjectMapper json;

  /**
   * Makes the steering.
   *
   * @param producer calls the routes
   * @param json writes requests and reads problems
   */
  public Steering(ProducerTemplate producer, ObjectMapper json) {
    this.producer = producer;
    this.json = json;
  }

  /**
   * Does what a route does.
   *
   * @param routeId the route's id
   * @param headers what is in the path over HTTP
   * @param request what is in the body over HTTP; empty for nothing
   * @return the answer, a JSON document
   * @throws IllegalArgumentException if the request is refused
   * @throws IllegalStateException if it fails, or the route does not run
   */
  public String order(String routeId, Map<String, Object> headers, Map<String, ?> request) {
    Exchange done =
        producer.request(
            "direct:" + routeId,
            exchange -> {
              note(exchange);
              exchange.getMessage().setHeaders(new HashMap<>(headers));
              exchange
                  .getMessage()
                  .setBody(json.writeValueAsString(request).getBytes(StandardCharsets.UTF_8));
            });
    if (done.getException() != null) {
      throw new IllegalStateException(
          "The route " + routeId + " does not run here; nothing was changed.", done.getException());
    }
    String answer = done.getMessage().getBody(String.class);
    Integer status = done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    if (status != null && status >= FIRST_FAILURE) {
      String problem = detail(answer);
      throw status < 500
          ? new IllegalArgumentException(problem)
          : new IllegalStateException(problem);
    }
    return answer;
  }

  /**
   * Notes on an exchange who orders, and from where.
   *
   * @param exchange gets the properties {@code operator} and {@code origin}
   */
  public static void note(Exchange exchange) {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    exchange.setProperty("operator", user == null ? JMX : user.getName());
    exchange.setProperty(
        "origin",
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
            ? request.getRequest().getRemoteAddr()
            : JMX);
  }

  private String detail(String problem) {
    try {
      return json.readTree(problem).path("detail").asText();
    } catch (JsonProcessingException unreadable) {
      return problem;
    }
  }
}
