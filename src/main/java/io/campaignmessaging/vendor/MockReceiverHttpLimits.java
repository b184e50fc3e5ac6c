package io.campaignmessaging.vendor;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps large bodies from the mock receiver. The HTTP component reads a whole body into memory
 * before a route sees it, so the limit has to stand in front of it.
 */
@Configuration(proxyBeanMethods = false)
public class MockReceiverHttpLimits {

  /**
   * Largest body that is accepted, in bytes: a message of 1 MB fits with its JSON around it, even
   * if every character is escaped once.
   */
  static final int MAXIMAL_BODY_BYTES = 4 * 1024 * 1024;

  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /**
   * The filter in front of everything that the mock receiver has over HTTP.
   *
   * @return a filter that answers 411 to a body without {@code Content-Length} and 413 to one of
   *     more than 4 MiB
   */
  @Bean
  FilterRegistrationBean<OncePerRequestFilter> mockReceiverBodyLimit() {
    FilterRegistrationBean<OncePerRequestFilter> registration =
        new FilterRegistrationBean<>(new BodyLimit());
    registration.addUrlPatterns("/mock-receiver/*");
    return registration;
  }

  private static final class BodyLimit extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      long length = request.getContentLengthLong();
      if (length > MAXIMAL_BODY_BYTES) {
        refuse(
            response,
            413,
            "Content Too Large",
            "The body has more than " + MAXIMAL_BODY_BYTES + " bytes.");
      } else if (length < 0 && METHODS_WITH_BODY.contains(request.getMethod())) {
        refuse(response, 411, "Length Required", "The header Content-Length is missing.");
      } else {
        chain.doFilter(request, response);
      }
    }

    private static void refuse(
        HttpServletResponse response, int status, String title, String detail) throws IOException {
      response.setStatus(status);
      response.setContentType("application/problem+json");
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response
          .getWriter()
          .write(
              "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                  .formatted(title, status, detail));
    }
  }
}
