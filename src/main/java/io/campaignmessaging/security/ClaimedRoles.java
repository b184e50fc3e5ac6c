package io.campaignmessaging.security;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

/**
 * Gives users of an identity provider the roles that their claim names. One whose claim names none
 * is logged in and may do nothing.
 */
final class ClaimedRoles implements GrantedAuthoritiesMapper {

  private final LoginProperties login;

  ClaimedRoles(LoginProperties login) {
    this.login = login;
  }

  @Override
  public Collection<? extends GrantedAuthority> mapAuthorities(
      Collection<? extends GrantedAuthority> authorities) {
    Set<GrantedAuthority> roles = new LinkedHashSet<>();
    for (GrantedAuthority authority : authorities) {
      if (authority instanceof OAuth2UserAuthority user) {
        addRoles(claim(user.getAttributes()), roles);
      }
      if (authority instanceof OidcUserAuthority user) {
        addRoles(claim(user.getIdToken().getClaims()), roles);
      }
    }
    return roles;
  }

  private Object claim(Map<String, Object> claims) {
    Object value = claims;
    for (String name : login.roleClaim().split("\\.")) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }

  private void addRoles(Object claim, Set<GrantedAuthority> roles) {
    Collection<?> names =
        claim instanceof Collection<?> several ? several : List.of(claim == null ? "" : claim);
    if (names.contains(login.viewerRole())) {
      roles.add(role(SecurityConfiguration.VIEWER));
    }
    if (names.contains(login.operatorRole())) {
      roles.add(role(SecurityConfiguration.OPERATOR));
    }
  }

  private static GrantedAuthority role(String name) {
    return new SimpleGrantedAuthority("ROLE_" + name);
  }
}
