package io.campaignmessaging.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {

  private final BodyLimitFilter filter = new BodyLimitFilter(10, request -> false);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aRequestWithoutABodyNeedsNoLength(String method) throws Exception {
    assertThat(isLetThrough(new MockHttpServletRequest(method, "/api/campaigns/spring/pause")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aBodyWithoutALengthIsRefused(String method) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/campaigns");
    request.addHeader("Transfer-Encoding", "chunked");

    assertThat(isLetThrough(request)).isFalse();
    assertThat(response.getStatus()).isEqualTo(411);
  }

  @Test
  void whereNoHeaderTellsWhetherThereIsABodyItsLengthIsNeeded() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/campaigns");
    request.setProtocol("HTTP/2.0");

    assertThat(isLetThrough(request)).isFalse();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithAProblem() throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/campaigns");
    request.setContent(new byte[11]);

    assertThat(isLetThrough(request)).isFalse();
    assertThat(response.getStatus()).isEqualTo(413);
    assertThat(response.getContentType()).startsWith("application/problem+json");
  }

  private boolean isLetThrough(MockHttpServletRequest request) throws Exception {
    MockFilterChain chain = new MockFilterChain();
    filter.doFilter(request, response, chain);
    return chain.getRequest() != null;
  }
}
