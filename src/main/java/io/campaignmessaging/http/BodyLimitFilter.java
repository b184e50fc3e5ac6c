package io.campaignmessaging.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps large bodies from the routes. The HTTP component reads a whole body into memory before a
 * route sees it, so the limit has to stand in front of it.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

  private static final String HTTP_1_1 = "HTTP/1.1";
  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final long limit;
  private final Predicate<HttpServletRequest> exempt;

  /**
   * Makes a filter that answers 411 to a body without {@code Content-Length} and 413 to one that is
   * too large.
   *
   * @param limit the largest body that is let through, in bytes
   * @param exempt requests with a limit of their own
   */
  public BodyLimitFilter(long limit, Predicate<HttpServletRequest> exempt) {
    this.limit = limit;
    this.exempt = exempt;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return exempt.test(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long length = request.getContentLengthLong();
    if (length > limit) {
      Problems.write(
          response, HttpStatus.PAYLOAD_TOO_LARGE, "The body has more than " + limit + " bytes.");
    } else if (length < 0 && mayHaveBody(request)) {
      Problems.write(response, HttpStatus.LENGTH_REQUIRED, "The header Content-Length is missing.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** In HTTP/1.1 a request that names neither a length nor an encoding has no body, as of curl. */
  private static boolean mayHaveBody(HttpServletRequest request) {
    return METHODS_WITH_BODY.contains(request.getMethod())
        && (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
            || !HTTP_1_1.equals(request.getProtocol()));
  }
}
