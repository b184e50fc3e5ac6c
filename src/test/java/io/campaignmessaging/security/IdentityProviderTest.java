package io.campaignmessaging.security;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.client.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.boot.web.servlet.server.CookieSameSiteSupplier;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.web.util.UriComponentsBuilder;

/** A login by an identity provider, which is a stand-in that speaks OpenID Connect. */
@WebMvcTest(
    properties = {
      "campaign.operator.password=operator-password",
      "campaign.viewer.password=viewer-password",
      "campaign.login.role-claim=realm_access.roles",
      "spring.security.oauth2.client.registration.company.client-id=campaign-messaging",
      "spring.security.oauth2.client.registration.company.client-secret=a-secret",
      "spring.security.oauth2.client.registration.company.authorization-grant-type=authorization_code",
      "spring.security.oauth2.client.registration.company.redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
      "spring.security.oauth2.client.registration.company.scope=openid",
      "spring.security.oauth2.client.provider.company.user-name-attribute=preferred_username"
    })
@ContextConfiguration(
    classes = {SecurityConfiguration.class, SecurityConfigurationTest.AnyPage.class})
@EnableConfigurationProperties(LoginProperties.class)
@ImportAutoConfiguration({
  OAuth2ClientAutoConfiguration.class,
  OAuth2ClientWebSecurityAutoConfiguration.class
})
class IdentityProviderTest {

  @RegisterExtension
  static final WireMockExtension PROVIDER = WireMockExtension.newInstance().build();

  private static final RSAKey KEY = key();

  @Autowired private MockMvc web;
  @Autowired private CookieSameSiteSupplier sameSite;

  @DynamicPropertySource
  static void provider(DynamicPropertyRegistry properties) {
    for (String address : List.of("authorization-uri", "token-uri", "jwk-set-uri")) {
      properties.add(
          "spring.security.oauth2.client.provider.company." + address,
          () -> PROVIDER.url("/" + address));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "operator, GET,  200",
    "operator, POST, 200",
    "viewer,   GET,  200",
    "viewer,   POST, 403",
    "guest,    GET,  403"
  })
  void theProvidersUsersMayDoWhatTheirClaimSays(String role, String method, int expected)
      throws Exception {
    MockHttpSession session = logIn(role, KEY, "/");

    web.perform(
            MockMvcRequestBuilders.request(HttpMethod.valueOf(method), "/ui/change")
                .session(session)
                .with(csrf()))
        .andExpect(status().is(expected));
  }

  @Test
  void aTokenThatSomebodyElseSignedIsNoLogin() throws Exception {
    logIn("operator", key(), "/login?error");
  }

  @Test
  void theSessionSurvivesTheWayBackFromTheProvider() {
    assertThat(sameSite.getSameSite(new jakarta.servlet.http.Cookie("JSESSIONID", "x")))
        .hasToString("LAX");
  }

  private MockHttpSession logIn(String role, RSAKey signer, String target) throws Exception {
    MockHttpSession session = new MockHttpSession();
    String sent =
        web.perform(MockMvcRequestBuilders.get("/oauth2/authorization/company").session(session))
            .andReturn()
            .getResponse()
            .getRedirectedUrl();
    Map<String, String> asked =
        UriComponentsBuilder.fromUriString(sent).build(true).getQueryParams().toSingleValueMap();
    PROVIDER.stubFor(
        get("/jwk-set-uri").willReturn(okJson(new JWKSet(KEY.toPublicJWK()).toString())));
    PROVIDER.stubFor(
        post("/token-uri")
            .willReturn(
                okJson(
                    "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\"%s\"}"
                        .formatted(token(role, asked.get("nonce"), signer)))));

    web.perform(
            MockMvcRequestBuilders.get("/login/oauth2/code/company")
                .param("code", "a-code")
                .param(
                    "state",
                    java.net.URLDecoder.decode(
                        asked.get("state"), java.nio.charset.StandardCharsets.UTF_8))
                .session(session))
        .andExpect(redirectedUrl(target));
    return session;
  }

  private static String token(String role, String nonce, RSAKey signer) throws JOSEException {
    Instant now = Instant.now();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(PROVIDER.baseUrl())
                .subject("17")
                .audience("campaign-messaging")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .claim("nonce", nonce)
                .claim("preferred_username", "somebody")
                .claim("realm_access", Map.of("roles", List.of(role)))
                .build());
    token.sign(new RSASSASigner(signer));
    return token.serialize();
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("a-key").generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
