package io.campaignmessaging.operations;

import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Asks for a login everywhere but at health. {@code viewer} may look, {@code operator} may also
 * change. No session and no cookie is made, so there is nothing for a foreign page to ride on.
 */
@Configuration
public class SecurityConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

  private static final String VIEWER = "VIEWER";
  private static final String OPERATOR = "OPERATOR";

  /** 18 bytes are 24 letters of Base64, and far beyond guessing. */
  private static final int PASSWORD_BYTES = 18;

  @Bean
  SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                    .permitAll()
                    .requestMatchers(HttpMethod.GET)
                    .hasAnyRole(VIEWER, OPERATOR)
                    .anyRequest()
                    .hasRole(OPERATOR))
        .httpBasic(Customizer.withDefaults())
        .csrf(CsrfConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  UserDetailsService users(
      @Value("${campaign.operator.password:}") String operatorPassword,
      @Value("${campaign.viewer.password:}") String viewerPassword) {
    PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    return new InMemoryUserDetailsManager(
        User.withUsername("operator")
            .password(encoder.encode(passwordOf("operator", operatorPassword)))
            .roles(OPERATOR)
            .build(),
        User.withUsername("viewer")
            .password(encoder.encode(passwordOf("viewer", viewerPassword)))
            .roles(VIEWER)
            .build());
  }

  private static String passwordOf(String user, String set) {
    if (!set.isBlank()) {
      return set;
    }
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    String generated = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    LOG.info(
        "The password of {} for this run is {} (set CAMPAIGN_{}_PASSWORD to choose one)",
        user,
        generated,
        user.toUpperCase(java.util.Locale.ROOT));
    return generated;
  }
}
