package io.campaignmessaging.page;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who uses the page, as the audit row has it.
 *
 * @param user the user's name; null where nobody asks, as for the figures that all share
 * @param origin the address from where; null with the user
 */
record Caller(String user, String origin) {

  /** The page itself, which only looks. */
  static final Caller PAGE = new Caller(null, null);

  static Caller of(HttpServletRequest request) {
    return new Caller(request.getRemoteUser(), request.getRemoteAddr());
  }
}
