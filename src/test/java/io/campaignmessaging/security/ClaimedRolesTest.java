package io.campaignmessaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

class ClaimedRolesTest {

  static Stream<Arguments> claims() {
    return Stream.of(
        Arguments.of("roles", Map.of("roles", List.of("messaging-ops", "x")), "ROLE_OPERATOR"),
        Arguments.of("roles", Map.of("roles", List.of("viewer")), "ROLE_VIEWER"),
        Arguments.of("roles", Map.of("roles", "viewer"), "ROLE_VIEWER"),
        Arguments.of(
            "realm_access.roles",
            Map.of("realm_access", Map.of("roles", List.of("viewer"))),
            "ROLE_VIEWER"),
        Arguments.of("roles", Map.of("roles", List.of("OPERATOR", "operator")), ""),
        Arguments.of("roles", Map.of("groups", List.of("messaging-ops")), ""),
        Arguments.of("roles.x", Map.of("roles", "viewer"), ""),
        Arguments.of("roles", Map.of("sub", "roles"), ""));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void theClaimThatIsSetGivesTheRoles(String claim, Map<String, Object> claims, String expected) {
    ClaimedRoles roles = new ClaimedRoles(new LoginProperties(claim, "viewer", "messaging-ops"));
    OidcIdToken token =
        OidcIdToken.withTokenValue("token")
            .subject("somebody")
            .issuedAt(Instant.EPOCH)
            .claims(all -> all.putAll(claims))
            .build();

    List<String> given = names(roles, new OidcUserAuthority(token));

    assertThat(String.join(" ", given)).isEqualTo(expected);
    assertThat(names(roles, new OAuth2UserAuthority(claims))).isEqualTo(given);
  }

  private static List<String> names(ClaimedRoles roles, GrantedAuthority authority) {
    return roles.mapAuthorities(List.of(authority)).stream()
        .<String>map(GrantedAuthority::getAuthority)
        .toList();
  }
}
