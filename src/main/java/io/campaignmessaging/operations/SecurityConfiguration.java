package io.campaignmessaging.operations;

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
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Asks for a login everywhere but at health. {@code viewer} may look, {@code operator} may also
 * change. No session and no cookie is made, so there is nothing for a foreign page to ride on.
 */
@Configuration
public class SecurityConfiguration {

  private static final String VIEWER = "VIEWER";
  private static final String OPERATOR = "OPERATOR";

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
}
