package io.campaignmessaging.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Takes a file of messages and hands it to the import as it comes in, without keeping it. */
@Controller
class ImportController {

  private final RouteCalls routes;

  ImportController(RouteCalls routes) {
    this.routes = routes;
  }

  @GetMapping("/ui/import")
  String form(@RequestParam(defaultValue = "") String campaignId, Model model) {
    model.addAttribute("campaignId", campaignId);
    return "import";
  }

  /** The body is the file, not a form with the file in it, which would be stored on the way. */
  @PostMapping(
      value = "/ui/import",
      consumes = {"text/csv", "application/x-ndjson"})
  String importMessages(
      @RequestParam String campaignId,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType,
      @RequestHeader("Idempotency-Key") String key,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model)
      throws IOException {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("campaignId", campaignId);
    parameters.put(Exchange.CONTENT_TYPE, contentType);
    parameters.put("Idempotency-Key", key);
    RouteAnswer answer =
        routes.call("enqueue-messages", parameters, request.getInputStream(), Caller.of(request));
    model.addAttribute("problem", answer.problem());
    model.addAttribute("report", answer.read(ImportReport.class));
    response.setStatus(answer.status());
    return "import-report :: report";
  }
}
