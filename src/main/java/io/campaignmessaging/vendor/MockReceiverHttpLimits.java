package io.campaignmessaging.vendor;

import io.campaignmessaging.http.BodyLimitFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps large bodies from the mock receiver. */
@Configuration(proxyBeanMethods = false)
public class MockReceiverHttpLimits {

  /**
   * Largest body that is accepted, in bytes: a message of 1 MB fits with its JSON around it, even
   * if every character is escaped once.
   */
  static final int MAXIMAL_BODY_BYTES = 4 * 1024 * 1024;

  /**
   * The filter in front of everything that the mock receiver has over HTTP.
   *
   * @return a filter that answers 411 to a body without {@code Content-Length} and 413 to one of
   *     more than 4 MiB
   */
  @Bean
  FilterRegistrationBean<BodyLimitFilter> mockReceiverBodyLimit() {
    FilterRegistrationBean<BodyLimitFilter> registration =
        new FilterRegistrationBean<>(new BodyLimitFilter(MAXIMAL_BODY_BYTES, request -> false));
    registration.addUrlPatterns("/mock-receiver/*");
    return registration;
  }
}
