package io.campaignmessaging.page;

import io.campaignmessaging.page.Orders.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons for campaigns, sending, vendors, the mock receiver and routes. */
@Controller
class SteeringController {

  private static final Map<String, String> PARTICIPLES =
      Map.of(
          "pause", "paused",
          "resume", "resumed",
          "cancel", "cancelled",
          "start", "started",
          "stop", "stopped",
          "suspend", "suspended");

  private final Orders orders;

  SteeringController(Orders orders) {
    this.orders = orders;
  }

  @PostMapping("/ui/campaigns/{action:pause|resume|cancel}")
  String steerCampaign(
      @PathVariable String action,
      @RequestParam String campaignId,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    return orders.carryOut(
        new Order(
            action + "-campaign",
            Map.of("campaignId", campaignId),
            null,
            "Campaign %s is %s.".formatted(campaignId, PARTICIPLES.get(action)),
            "/"),
        request,
        nextPage);
  }

  @PostMapping("/ui/sending/{action:pause|resume|trigger}")
  String steerSending(
      @PathVariable String action, HttpServletRequest request, RedirectAttributes nextPage) {
    String done =
        action.equals("trigger")
            ? "What is due is claimed now."
            : "Sending is %s.".formatted(PARTICIPLES.get(action));
    return orders.carryOut(
        new Order(action + "-sending", Map.of(), null, done, "/"), request, nextPage);
  }

  @PostMapping("/ui/sending/settings")
  String changeSending(
      @RequestParam int batchSize,
      @RequestParam String pollInterval,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    return orders.carryOut(
        new Order(
            "change-sending",
            Map.of(),
            Map.of("batchSize", batchSize, "pollInterval", pollInterval),
            "A claim takes %d messages; without any the next one waits %s."
                .formatted(batchSize, pollInterval),
            "/"),
        request,
        nextPage);
  }

  @PostMapping("/ui/vendors/{action:pause|resume}")
  String steerVendor(
      @PathVariable String action,
      @RequestParam String vendor,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    return orders.carryOut(
        new Order(
            action + "-vendor",
            Map.of("vendor", vendor),
            null,
            "Vendor %s is %s.".formatted(vendor, PARTICIPLES.get(action)),
            "/"),
        request,
        nextPage);
  }

  @PostMapping("/ui/vendors/limits")
  String changeVendor(
      @RequestParam String vendor,
      @RequestParam(required = false) BigDecimal ratePerSecond,
      @RequestParam int inFlightLimit,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("inFlightLimit", inFlightLimit);
    if (ratePerSecond != null) {
      limits.put("ratePerSecond", ratePerSecond);
    }
    return orders.carryOut(
        new Order(
            "change-vendor",
            Map.of("vendor", vendor),
            limits,
            "Vendor %s has its new limits.".formatted(vendor),
            "/"),
        request,
        nextPage);
  }

  @PostMapping("/ui/mock-receiver/success-rate")
  String changeMockReceiver(
      @RequestParam BigDecimal successRate,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    return orders.carryOut(
        new Order(
            "change-mock-receiver",
            Map.of(),
            Map.of("successRate", successRate),
            "The mock receiver delivers %s of its messages.".formatted(successRate),
            "/"),
        request,
        nextPage);
  }

  @PostMapping("/ui/routes/{action:start|stop|suspend|resume}")
  String steerRoute(
      @PathVariable String action,
      @RequestParam String routeId,
      HttpServletRequest request,
      RedirectAttributes nextPage) {
    return orders.carryOut(
        new Order(
            action + "-route",
            Map.of("routeId", routeId),
            null,
            "Route %s is %s.".formatted(routeId, PARTICIPLES.get(action)),
            "/ui/routes"),
        request,
        nextPage);
  }
}
