package io.campaignmessaging.security;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.servlet.ServletManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@WebMvcTest(
    properties = {
      "campaign.operator.password=operator-password",
      "campaign.viewer.password=viewer-password",
      "management.endpoint.health.validate-group-membership=false",
      "campaign.api.body-limit=1024",
      "campaign.api.burst=20",
      "campaign.api.rate-per-second=1"
    })
@ContextConfiguration(
    classes = {
      SecurityConfiguration.class,
      ApiLimits.class,
      SecurityConfigurationTest.AnyPage.class
    })
@EnableConfigurationProperties({ApiProperties.class, LoginProperties.class})
@ImportAutoConfiguration({
  EndpointAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  InfoEndpointAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  ServletManagementContextAutoConfiguration.class,
  WebEndpointAutoConfiguration.class
})
class SecurityConfigurationTest {

  private static final String PAGE = "/mock-receiver/settings";

  @Autowired private MockMvc web;

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/health/liveness"})
  void healthNeedsNoLogin(String path) throws Exception {
    web.perform(get(path)).andExpect(status().is(not(401)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PAGE,
        "/actuator",
        "/actuator/info",
        "/actuator/env",
        "/error",
        "/no-page",
        "/actuator/healthy",
        "/actuator/health/../info"
      })
  void everythingElseNeedsALogin(String path) throws Exception {
    web.perform(get(URI.create(path)))
        .andExpect(status().is4xxClientError())
        .andExpect(status().is(oneOf(400, 401)));
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,   viewer-password,   GET,    200",
    "viewer,   viewer-password,   PUT,    403",
    "viewer,   viewer-password,   POST,   403",
    "viewer,   viewer-password,   DELETE, 403",
    "viewer,   operator-password, GET,    401",
    "operator, operator-password, GET,    200",
    "operator, operator-password, PUT,    200",
    "operator, operator-password, POST,   200",
    "operator, operator-password, DELETE, 200",
    "operator, viewer-password,   GET,    401",
    "operator, '',                GET,    401",
    "nobody,   operator-password, GET,    401"
  })
  void aViewerMayLookAndAnOperatorMayChange(
      String user, String password, String method, int expected) throws Exception {
    web.perform(request(HttpMethod.valueOf(method), PAGE).with(httpBasic(user, password)))
        .andExpect(status().is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /,              text/html,        302",
    "GET,  /ui/events,     text/event-stream, 401",
    "GET,  /actuator/hawtio/, text/html,     302",
    "GET,  /actuator/hawtio/, */*,           401",
    "POST, /ui/anything,   text/html,        403",
    "GET,  /login,         text/html,        200"
  })
  void aPersonIsLedToTheLoginAndAScriptIsToldSo(
      String method, String path, String accepted, int expected) throws Exception {
    web.perform(request(HttpMethod.valueOf(method), path).header("Accept", accepted))
        .andExpect(status().is(expected));
  }

  @Test
  void aLoginInTheBrowserNeedsTheTokenOfItsForm() throws Exception {
    web.perform(login("operator-password")).andExpect(status().isForbidden());
    web.perform(login("operator-password").with(csrf()))
        .andExpect(redirectedUrl("/"))
        .andExpect(authenticated().withUsername("operator"));
    web.perform(login("viewer-password").with(csrf())).andExpect(redirectedUrl("/login?error"));
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER,   GET,  true,  200",
    "VIEWER,   POST, true,  403",
    "OPERATOR, POST, true,  200",
    "OPERATOR, POST, false, 403"
  })
  void aChangeInTheBrowserNeedsTheRoleAndTheToken(
      String role, String method, boolean token, int expected) throws Exception {
    MockHttpServletRequestBuilder change =
        request(HttpMethod.valueOf(method), "/ui/change").with(user("somebody").roles(role));

    web.perform(token ? change.with(csrf()) : change).andExpect(status().is(expected));
  }

  @Test
  void thePasswordOfAProgramIsNoLoginInTheBrowser() throws Exception {
    web.perform(get("/ui/change").with(httpBasic("operator", "operator-password")))
        .andExpect(status().isUnauthorized());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  Sec-Fetch-Site, cross-site,            403",
    "PUT,  Sec-Fetch-Site, same-site,             403",
    "PUT,  Sec-Fetch-Site, same-origin,           200",
    "PUT,  Sec-Fetch-Site, none,                  200",
    "PUT,  Origin,         http://localhost,      200",
    "PUT,  Origin,         https://localhost,     403",
    "PUT,  Origin,         http://localhost:8081, 403",
    "PUT,  Origin,         http://example.org,    403",
    "PUT,  Origin,         null,                  403",
    "PUT,  Origin,         'no origin',           403"
  })
  void whatAnotherSiteSendsIsRefused(String method, String header, String value, int expected)
      throws Exception {
    web.perform(
            request(HttpMethod.valueOf(method), PAGE)
                .with(httpBasic("operator", "operator-password"))
                .header(header, value))
        .andExpect(status().is(expected));
  }

  @Test
  void aLinkOfAnotherSiteIsFollowed() throws Exception {
    web.perform(
            get(PAGE)
                .with(httpBasic("viewer", "viewer-password"))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document"))
        .andExpect(status().isOk());
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, "/login"})
  void noOtherSiteMayShowAPageInAFrameOrRunAScriptInIt(String path) throws Exception {
    web.perform(get(path).with(httpBasic("viewer", "viewer-password")))
        .andExpect(header().string("X-Frame-Options", "DENY"))
        .andExpect(header().string("X-Content-Type-Options", "nosniff"))
        .andExpect(header().string("Content-Security-Policy", containsString("default-src 'self'")))
        .andExpect(
            header().string("Content-Security-Policy", containsString("frame-ancestors 'none'")));
  }

  @Test
  void aLargeBodyIsRefusedUnlessItEnqueuesMessages() throws Exception {
    web.perform(
            put("/api/sending")
                .content(new byte[1_025])
                .with(httpBasic("operator", "operator-password")))
        .andExpect(status().isPayloadTooLarge())
        .andExpect(content().contentType("application/problem+json;charset=UTF-8"));
    web.perform(
            post("/api/campaigns/spring/messages")
                .content(new byte[1_025])
                .with(httpBasic("operator", "operator-password")))
        .andExpect(status().isNotFound());
  }

  @Test
  void anAddressThatAsksTooMuchIsAskedToWait() throws Exception {
    for (int asked = 0; asked < 20; asked++) {
      web.perform(from("192.0.2.7", "/api/campaigns")).andExpect(status().isUnauthorized());
    }

    web.perform(from("192.0.2.7", "/api/campaigns"))
        .andExpect(status().isTooManyRequests())
        .andExpect(header().exists("Retry-After"))
        .andExpect(content().contentType("application/problem+json;charset=UTF-8"));
    web.perform(from("192.0.2.7", "/login")).andExpect(status().isTooManyRequests());
    web.perform(from("192.0.2.7", "/actuator/health")).andExpect(status().is(not(429)));
    web.perform(from("192.0.2.7", PAGE)).andExpect(status().is(not(429)));
    web.perform(from("192.0.2.8", "/api/campaigns")).andExpect(status().isUnauthorized());
  }

  private static MockHttpServletRequestBuilder login(String password) {
    return post("/login").param("username", "operator").param("password", password);
  }

  private static MockHttpServletRequestBuilder from(String address, String path) {
    return get(path)
        .with(
            request -> {
              request.setRemoteAddr(address);
              return request;
            });
  }

  @Test
  void aLoginLeavesNoCookieThatAForeignPageCouldUse() throws Exception {
    web.perform(put(PAGE).with(httpBasic("operator", "operator-password")))
        .andExpect(status().isOk())
        .andExpect(header().doesNotExist("Set-Cookie"))
        .andExpect(cookie().doesNotExist("JSESSIONID"));
  }

  @RestController
  static class AnyPage {

    @RequestMapping({PAGE, "/ui/change", "/login"})
    String page() {
      return "a page";
    }
  }
}
