package io.campaignmessaging.security;

import io.campaignmessaging.http.BodyLimitFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How much one client may ask of the HTTP side. */
@Configuration(proxyBeanMethods = false)
public class ApiLimits {

  /** Enqueued messages come as a stream, of which the route itself has a limit. */
  private static final Pattern ENQUEUED = Pattern.compile("/api/campaigns/[^/]+/messages");

  @Bean
  FilterRegistrationBean<RequestRate> requestRate(ApiProperties limits) {
    FilterRegistrationBean<RequestRate> registration =
        new FilterRegistrationBean<>(new RequestRate(limits));
    registration.addUrlPatterns("/api/*", "/actuator/*", "/login");
    registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 1);
    // Hawtio forwards its requests, many at a time, to a path of these.
    registration.setDispatcherTypes(DispatcherType.REQUEST);
    return registration;
  }

  /** Behind the login: who may not ask at all is told that first. */
  @Bean
  FilterRegistrationBean<BodyLimitFilter> apiBodyLimit(ApiProperties limits) {
    FilterRegistrationBean<BodyLimitFilter> registration =
        new FilterRegistrationBean<>(
            new BodyLimitFilter(limits.bodyLimit(), ApiLimits::isEnqueued));
    registration.addUrlPatterns("/api/*");
    return registration;
  }

  private static boolean isEnqueued(HttpServletRequest request) {
    return ENQUEUED.matcher(request.getRequestURI()).matches();
  }
}
