package io.campaignmessaging.page;

import io.campaignmessaging.page.Orders.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What waits for an operator: dead letters, and messages in doubt. */
@Controller
class TroubleController {

  private static final int PAGE_SIZE = 50;

  private final RouteCalls routes;
  private final Orders orders;
  private final Texts texts;

  TroubleController(RouteCalls routes, Orders orders, Texts texts) {
    this.routes = routes;
    this.orders = orders;
    this.texts = texts;
  }

  @GetMapping("/ui/dead-letters")
  String deadLetters(
      @RequestParam(defaultValue = "") String campaignId,
      @RequestParam(defaultValue = "") String errorCode,
      @RequestParam(defaultValue = "") String after,
      Model model) {
    Map<String, Object> filter = Filters.of("campaignId", campaignId, "errorCode", errorCode);
    Map<String, Object> request = new LinkedHashMap<>(filter);
    request.putAll(Filters.of("after", after));
    request.put("limit", String.valueOf(PAGE_SIZE));
    RouteAnswer answer = routes.ask("list-dead-letters", request);
    List<DeadLetterView> letters = answer.items("deadLetters", DeadLetterView.class);
    model.addAttribute("problem", answer.problem());
    model.addAttribute("letters", letters);
    model.addAttribute("campaignId", campaignId);
    model.addAttribute("errorCode", errorCode);
    if (letters.size() == PAGE_SIZE) {
      model.addAttribute("next", letters.get(PAGE_SIZE - 1).id());
    }
    return "dead-letters";
  }

  @GetMapping("/ui/dead-letters/{id}")
  String deadLetter(@PathVariable String id, Model model) {
    RouteAnswer answer = routes.ask("show-dead-letter", Map.of("id", id));
    model.addAttribute("problem", answer.problem());
    model.addAttribute("letter", answer.as(DeadLetterView.class));
    return "dead-letter";
  }

  @PostMapping("/ui/dead-letters/replays")
  String replay(
      @RequestParam(required = false) List<Long> id,
      @RequestParam(defaultValue = "") String campaignId,
      @RequestParam(defaultValue = "") String errorCode,
      @RequestParam(defaultValue = "false") boolean dryRun,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    Map<String, Object> replay =
        new LinkedHashMap<>(Filters.of("campaignId", campaignId, "errorCode", errorCode));
    if (id != null) {
      replay.put("ids", id);
    }
    replay.put("dryRun", dryRun);
    nextPage.addAllAttributes(Filters.of("campaignId", campaignId, "errorCode", errorCode));
    return orders.carryOut(
        new Order(
            "request-replay",
            Map.of(),
            replay,
            answer ->
                (dryRun
                        ? "%s dead letters would be replayed; nothing was changed."
                        : "%s dead letters are being replayed.")
                    .formatted(texts.number(answer.content().path("matched").asLong())),
            "/ui/dead-letters"),
        request,
        nextPage);
  }

  @GetMapping("/ui/in-doubt")
  String inDoubt(
      @RequestParam(defaultValue = "") String campaignId,
      @RequestParam(defaultValue = "") String after,
      Model model) {
    Map<String, Object> request = Filters.of("campaignId", campaignId, "after", after);
    request.put("limit", String.valueOf(PAGE_SIZE));
    RouteAnswer answer = routes.ask("list-messages-in-doubt", request);
    List<DoubtView> messages = answer.items("messages", DoubtView.class);
    model.addAttribute("problem", answer.problem());
    model.addAttribute("messages", messages);
    model.addAttribute("campaignId", campaignId);
    if (messages.size() == PAGE_SIZE) {
      model.addAttribute("next", messages.get(PAGE_SIZE - 1).messageId());
    }
    return "in-doubt";
  }

  @PostMapping("/ui/in-doubt/resolutions")
  String resolve(
      @RequestParam(required = false) List<Long> messageId,
      @RequestParam String resolution,
      @RequestParam(defaultValue = "") String note,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    Map<String, Object> word = Filters.of("note", note);
    word.put("resolution", resolution);
    word.put("messageIds", messageId == null ? List.of() : messageId);
    return orders.carryOut(
        new Order(
            "resolve-messages-in-doubt",
            Map.of(),
            word,
            answer ->
                "%s messages are resolved."
                    .formatted(texts.number(answer.content().path("resolved").asLong())),
            "/ui/in-doubt"),
        request,
        nextPage);
  }
}
