package io.campaignmessaging.imports;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has Camel's HTTP component find a body of messages as text that is bounded and forgiving. It
 * takes the request's own reader, which stops at the first byte that is no UTF-8; asked for bytes
 * it would hold the whole body in memory before a route sees it.
 */
@Configuration(proxyBeanMethods = false)
public class UploadFilter {

  /**
   * The filter in front of imports.
   *
   * @param properties say how large a body may be
   * @return a filter that changes how the body is read, and reads nothing of it
   */
  @Bean
  FilterRegistrationBean<OncePerRequestFilter> uploadAsText(ImportProperties properties) {
    FilterRegistrationBean<OncePerRequestFilter> registration =
        new FilterRegistrationBean<>(new AsText(properties.maxBytes()));
    registration.addUrlPatterns("/api/campaigns/*");
    return registration;
  }

  private static final class AsText extends OncePerRequestFilter {

    private final long maxBytes;

    AsText(long maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
      return !request.getMethod().equals("POST") || !request.getRequestURI().endsWith("/messages");
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      chain.doFilter(
          new HttpServletRequestWrapper(request) {
            private UploadText text;

            @Override
            public BufferedReader getReader() throws IOException {
              if (text == null) {
                text = new UploadText(new BoundedUpload(getInputStream(), maxBytes));
              }
              return text;
            }
          },
          response);
    }
  }
}
