package io.campaignmessaging.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.servlet.server.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Asks for a login everywhere but at health. {@code viewer} may look, {@code operator} may also
 * change. What people use in a browser has a session and so tokens against forged requests; what
 * programs call has a password with each request and no cookie.
 */
@Configuration
public class SecurityConfiguration {

  static final String VIEWER = "VIEWER";
  static final String OPERATOR = "OPERATOR";

  /**
   * Scripts, styles and pictures come from here alone; styles may stand in the page, too, as
   * Hawtio's do.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

  /** What is meant for a browser: the page, its login and Hawtio. */
  private static final RequestMatcher BROWSER =
      matching(
          "/",
          "/ui/**",
          "/login/**",
          "/logout",
          "/oauth2/**",
          "/assets/**",
          "/webjars/**",
          "/favicon.ico",
          "/actuator/hawtio/**");

  @Bean
  @Order(1)
  SecurityFilterChain browserSecurity(
      HttpSecurity http,
      ObjectProvider<ClientRegistrationRepository> identityProviders,
      LoginProperties login)
      throws Exception {
    http.securityMatcher(BROWSER)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        matching("/login/**", "/assets/**", "/webjars/**", "/favicon.ico"))
                    .permitAll()
                    // What it asks before it shows anything; nothing of it calls other
                    // applications.
                    .requestMatchers(
                        reading(
                            "/actuator/hawtio/auth/config/**",
                            "/actuator/hawtio/keycloak/enabled",
                            "/actuator/hawtio/proxy/enabled"))
                    .hasAnyRole(VIEWER, OPERATOR)
                    // Its own logins, and its proxy, which would call any address for whoever asks.
                    .requestMatchers(
                        matching(
                            "/actuator/hawtio/proxy/**",
                            "/actuator/hawtio/auth/**",
                            "/actuator/hawtio/keycloak/**"))
                    .denyAll()
                    // What of it is allowed to whom, JolokiaAccess says.
                    .requestMatchers(
                        PathPatternRequestMatcher.withDefaults()
                            .matcher(HttpMethod.POST, "/actuator/hawtio/jolokia/**"))
                    .hasAnyRole(VIEWER, OPERATOR)
                    .requestMatchers(matching("/actuator/hawtio/jolokia/**"))
                    .denyAll()
                    .requestMatchers(HttpMethod.GET)
                    .hasAnyRole(VIEWER, OPERATOR)
                    .anyRequest()
                    .hasRole(OPERATOR))
        .formLogin(form -> form.loginPage("/login").defaultSuccessUrl("/"))
        .logout(logout -> logout.deleteCookies("JSESSIONID"))
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfCookie())
                    .csrfTokenRequestHandler(new CookieOrFormCsrfToken()))
        // A script that is no longer logged in is told so; only a person is led to the login.
        .exceptionHandling(
            failures ->
                failures.defaultAuthenticationEntryPointFor(
                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                    request -> !acceptsHtml(request)))
        .addFilterBefore(new CrossSiteFilter(), HeaderWriterFilter.class);
    if (identityProviders.getIfAvailable() != null) {
      http.oauth2Login(
          provider ->
              provider
                  .loginPage("/login")
                  .defaultSuccessUrl("/")
                  .userInfoEndpoint(user -> user.userAuthoritiesMapper(new ClaimedRoles(login))));
    }
    return withHeaders(http).build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain programSecurity(HttpSecurity http) throws Exception {
    // Hawtio forwards its requests to Jolokia; they have been let in, and their session must stay
    // as it is.
    http.securityMatcher(request -> request.getDispatcherType() != DispatcherType.FORWARD)
        .authorizeHttpRequests(
            requests ->
                requests
                    // The body of a refusal is of no other kind than the refusal.
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                    .permitAll()
                    .requestMatchers(
                        PathPatternRequestMatcher.withDefaults()
                            .matcher(HttpMethod.POST, "/actuator/jolokia/**"))
                    .hasAnyRole(VIEWER, OPERATOR)
                    .requestMatchers(matching("/actuator/jolokia/**"))
                    .denyAll()
                    .requestMatchers(HttpMethod.GET)
                    .hasAnyRole(VIEWER, OPERATOR)
                    .anyRequest()
                    .hasRole(OPERATOR))
        .httpBasic(Customizer.withDefaults())
        // No cookie, so nothing that a foreign page's request would carry along, but for a password
        // that a browser remembers: for that there is CrossSiteFilter.
        .csrf(CsrfConfigurer::disable)
        .requestCache(RequestCacheConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new CrossSiteFilter(), HeaderWriterFilter.class);
    return withHeaders(http).build();
  }

  /**
   * The way back from an identity provider begins at another site, and a browser sends no strict
   * cookie with it.
   */
  @Bean
  CookieSameSiteSupplier sessionSameSite(
      ObjectProvider<ClientRegistrationRepository> identityProviders) {
    return CookieSameSiteSupplier.of(
            identityProviders.getIfAvailable() == null ? SameSite.STRICT : SameSite.LAX)
        .whenHasName("JSESSIONID");
  }

  /**
   * The passwords are held as the environment gave them: hashing what the same process holds in the
   * clear protects nothing, and BCrypt would cost each call of the mock receiver some 100 ms.
   */
  @Bean
  UserDetailsService users(
      @Value("${campaign.operator.password}") String operatorPassword,
      @Value("${campaign.viewer.password}") String viewerPassword) {
    UserDetailsService users =
        new InMemoryUserDetailsManager(
            user("operator", operatorPassword, OPERATOR), user("viewer", viewerPassword, VIEWER));
    // The manager itself would be asked to store a stronger hash at the first login.
    return users::loadUserByUsername;
  }

  private static UserDetails user(String name, String password, String role) {
    return User.withUsername(name).password("{noop}" + password).roles(role).build();
  }

  private static HttpSecurity withHeaders(HttpSecurity http) throws Exception {
    return http.headers(
        headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)));
  }

  /** Scripts have to read it, Hawtio's among them; foreign ones cannot. */
  private static CookieCsrfTokenRepository csrfCookie() {
    CookieCsrfTokenRepository cookie = CookieCsrfTokenRepository.withHttpOnlyFalse();
    cookie.setCookieCustomizer(properties -> properties.sameSite("Strict"));
    return cookie;
  }

  private static boolean acceptsHtml(HttpServletRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE);
  }

  private static RequestMatcher matching(String... patterns) {
    return any(patterns, PathPatternRequestMatcher.withDefaults()::matcher);
  }

  private static RequestMatcher reading(String... patterns) {
    return any(
        patterns,
        pattern -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, pattern));
  }

  private static RequestMatcher any(String[] patterns, Function<String, RequestMatcher> matcher) {
    return new OrRequestMatcher(Stream.of(patterns).map(matcher).toList());
  }
}
