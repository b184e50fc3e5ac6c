package io.campaignmessaging.operations;

import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
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
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@WebMvcTest(
    properties = {
      "campaign.operator.password=operator-password",
      "campaign.viewer.password=viewer-password",
      "management.endpoint.health.validate-group-membership=false"
    })
@ContextConfiguration(
    classes = {SecurityConfiguration.class, SecurityConfigurationTest.AnyPage.class})
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
        "/",
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

  @Test
  void aLoginLeavesNoCookieThatAForeignPageCouldUse() throws Exception {
    web.perform(put(PAGE).with(httpBasic("operator", "operator-password")))
        .andExpect(status().isOk())
        .andExpect(header().doesNotExist("Set-Cookie"))
        .andExpect(cookie().doesNotExist("JSESSIONID"));
  }

  @RestController
  static class AnyPage {

    @RequestMapping(PAGE)
    String page() {
      return "a page";
    }
  }
}
