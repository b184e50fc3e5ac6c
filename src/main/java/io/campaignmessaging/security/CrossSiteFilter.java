package io.campaignmessaging.security;

import io.campaignmessaging.http.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what another site has a browser send. A browser that was once given a password for this
 * address adds it to such requests by itself. A link that is followed is let through: it only shows
 * something, and the other site does not see what.
 *
 * <p>Programs that are no browsers send neither {@code Origin} nor {@code Sec-Fetch-Site}.
 */
final class CrossSiteFilter extends OncePerRequestFilter {

  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isForeign(request)) {
      Problems.write(
          response,
          HttpStatus.FORBIDDEN,
          "The request was sent by a page of another site (Origin or Sec-Fetch-Site); call from a"
              + " page of this address or from a program.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOwn(origin, request)) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !OWN_SITE.contains(site) && !isFollowedLink(request);
  }

  private static boolean isFollowedLink(HttpServletRequest request) {
    return SAFE_METHODS.contains(request.getMethod())
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  /** The port is part of it: another program on this machine is another site. */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    try {
      URI uri = URI.create(origin);
      int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
      return request.getScheme().equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getHost().toLowerCase(Locale.ROOT).equals(host(request))
          && port == request.getServerPort();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static String host(HttpServletRequest request) {
    return request.getServerName().toLowerCase(Locale.ROOT);
  }
}
