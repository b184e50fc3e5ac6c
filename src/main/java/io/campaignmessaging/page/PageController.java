package io.campaignmessaging.page;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The first page, its sections by themselves, and the stream of its moving figures. */
@Controller
class PageController {

  private final Overview overview;
  private final LiveFeed feed;

  PageController(Overview overview, LiveFeed feed) {
    this.overview = overview;
    this.feed = feed;
  }

  @GetMapping("/")
  String overview(Model model) {
    overview.fillCampaigns(model);
    overview.fillVendors(model);
    overview.fillStatistics(model);
    overview.fillSending(model);
    overview.fillMockReceiver(model);
    return "overview";
  }

  @GetMapping("/ui/sections/campaigns")
  String campaigns(Model model) {
    overview.fillCampaigns(model);
    return "sections/campaigns :: section";
  }

  @GetMapping("/ui/sections/vendors")
  String vendors(Model model) {
    overview.fillVendors(model);
    return "sections/vendors :: section";
  }

  @GetMapping("/ui/sections/statistics")
  String statistics(Model model) {
    overview.fillStatistics(model);
    return "sections/statistics :: section";
  }

  @GetMapping(value = "/ui/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter events() {
    return feed.open()
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Too many pages are open (campaign.page.stream-limit)."));
  }
}
