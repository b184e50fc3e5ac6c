package io.campaignmessaging.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Has a route do what a form says, and shows on the next page what came of it. */
@Component
class Orders {

  private final RouteCalls routes;

  Orders(RouteCalls routes) {
    this.routes = routes;
  }

  /**
   * An order and what is to be said of it.
   *
   * @param routeId the route that carries it out
   * @param parameters what would stand in the path
   * @param content what is written as the JSON body; null for none
   * @param done what is said when it was carried out
   * @param place the page where it was given, and where the answer is shown
   */
  record Order(
      String routeId,
      Map<String, ?> parameters,
      Object content,
      Function<RouteAnswer, String> done,
      String place) {

    Order(String routeId, Map<String, ?> parameters, Object content, String done, String place) {
      this(routeId, parameters, content, answer -> done, place);
    }
  }

  /** Returns the view: the page where the order was given. */
  String carryOut(Order order, HttpServletRequest request, RedirectAttributes nextPage) {
    RouteAnswer answer =
        routes.order(order.routeId(), order.parameters(), order.content(), Caller.of(request));
    if (answer.isGood()) {
      nextPage.addFlashAttribute("done", order.done().apply(answer));
    } else {
      nextPage.addFlashAttribute("refused", answer.problem());
    }
    return "redirect:" + order.place();
  }
}
