package io.campaignmessaging.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What can be looked up: messages with their history, routes, and who did what. */
@Controller
class ListsController {

  private static final String PAGE_SIZE = "50";

  /** What can be chosen, in the order of a message's life. */
  private static final List<String> STATUSES =
      List.of(
          "PENDING",
          "PROCESSING",
          "SENT",
          "DELIVERED",
          "FAILED",
          "IN_DOUBT",
          "SUPPRESSED",
          "CANCELLED",
          "EXPIRED");

  private final RouteCalls routes;

  ListsController(RouteCalls routes) {
    this.routes = routes;
  }

  @GetMapping("/ui/routes")
  String routes(Model model) {
    RouteAnswer answer = routes.ask("list-routes", Map.of());
    model.addAttribute("problem", answer.problem());
    model.addAttribute("routes", answer.items("routes", RouteView.class));
    return "routes";
  }

  @GetMapping("/ui/messages")
  String messages(
      @RequestParam(defaultValue = "") String campaignId,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String customerId,
      @RequestParam(defaultValue = "") String recipient,
      @RequestParam(defaultValue = "") String errorCode,
      @RequestParam(defaultValue = "") String after,
      Model model) {
    Map<String, Object> filter =
        Filters.of(
            "campaignId", campaignId,
            "status", status,
            "customerId", customerId,
            "recipient", recipient,
            "errorCode", errorCode);
    model.addAttribute("filter", filter);
    model.addAttribute("statuses", STATUSES);
    ask("list-messages", filter, after, MessageView.class, model);
    return "messages";
  }

  @GetMapping("/ui/messages/{id:[0-9]+}")
  String message(@PathVariable String id, Model model) {
    RouteAnswer answer = routes.ask("show-message", Map.of("id", id));
    model.addAttribute("problem", answer.problem());
    model.addAttribute("message", answer.as(MessageDetail.class));
    return "message";
  }

  @GetMapping("/ui/actions")
  String actions(@RequestParam(defaultValue = "") String after, Model model) {
    ask("list-actions", Map.of(), after, ActionView.class, model);
    return "actions";
  }

  /** Asks for a page of a list. */
  private void ask(
      String routeId, Map<String, Object> filter, String after, Class<?> type, Model model) {
    Map<String, Object> request = new LinkedHashMap<>(filter);
    request.putAll(Filters.of("after", after));
    request.put("limit", PAGE_SIZE);
    RouteAnswer answer = routes.ask(routeId, request);
    model.addAttribute("problem", answer.problem());
    model.addAttribute("items", answer.items("items", type));
    model.addAttribute("next", answer.content().path("next").asText(null));
  }
}
