package io.campaignmessaging.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows: who is logged in, and what he may do. */
@ControllerAdvice(basePackageClasses = PageModel.class)
class PageModel {

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Texts texts;

  PageModel(Texts texts) {
    this.texts = texts;
  }

  /** Nothing is written into the page that a browser would run, wherever it came from. */
  @ModelAttribute
  void forbidInlineContent(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }

  @ModelAttribute("texts")
  Texts texts() {
    return texts;
  }

  @ModelAttribute("user")
  String user(HttpServletRequest request) {
    return request.getRemoteUser();
  }

  /** A viewer sees no buttons; what refuses his orders is the security configuration. */
  @ModelAttribute("operator")
  boolean operator(HttpServletRequest request) {
    return request.isUserInRole("OPERATOR");
  }

  /** Which entry of the navigation is the present one. */
  @ModelAttribute("place")
  String place(HttpServletRequest request) {
    return request.getRequestURI();
  }
}
