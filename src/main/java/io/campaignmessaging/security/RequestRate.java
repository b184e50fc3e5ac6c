package io.campaignmessaging.security;

import io.campaignmessaging.http.Problems;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to an address that asks too much. It stands before the logins, so that it also bounds
 * how fast passwords can be tried.
 */
final class RequestRate extends OncePerRequestFilter {

  /** The address that was quiet for longest is forgotten beyond this. */
  private static final int REMEMBERED_ADDRESSES = 10_000;

  private final ApiProperties limits;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > REMEMBERED_ADDRESSES;
        }
      };

  RequestRate(ApiProperties limits) {
    this.limits = limits;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith("/actuator/health") || path.startsWith("/actuator/hawtio");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ConsumptionProbe probe = bucket(request.getRemoteAddr()).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      chain.doFilter(request, response);
    } else {
      // Rounded up, for a client that comes back too early is refused again.
      long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
      response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
      Problems.write(
          response,
          HttpStatus.TOO_MANY_REQUESTS,
          "More than "
              + limits.ratePerSecond()
              + " requests per second came from this address (campaign.api.rate-per-second). Try"
              + " again later.");
    }
  }

  private Bucket bucket(String address) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(address, unknown -> newBucket());
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(limits.burst())
                    .refillGreedy(limits.ratePerSecond(), Duration.ofSeconds(1)))
        .build();
  }
}
