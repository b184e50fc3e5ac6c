package io.campaignmessaging.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.campaignmessaging.http.RequestReader;
import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.vendor.InvalidRequestException;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/**
 * What operators can change of this process's claims. It holds until the process ends; what holds
 * for all processes stands in the database.
 */
@Component
public class SendingControl {

  private static final String UNTIL_THE_END = "for this process, until it ends";

  private final ClaimSettings settings;
  private final ClaimScheduler scheduler;
  private final InFlightMessages inFlight;
  private final CampaignProperties properties;
  private final RequestReader reader;
  private final Validator validator;
  private final ObjectMapper json;

  /**
   * What to change.
   *
   * @param batchSize how many messages one claim takes at most; null = as it is
   * @param pollInterval how long to wait after a claim that found nothing, for example {@code 5s};
   *     null = as it is
   */
  public record Change(Integer batchSize, String pollInterval) {}

  /**
   * Makes the control.
   *
   * @param settings have the batch size
   * @param scheduler makes the claims
   * @param inFlight counts the messages
   * @param properties have the limits
   * @param reader reads and checks requests
   * @param validator checks the bounds
   * @param json reads and writes JSON
   */
  public SendingControl(
      ClaimSettings settings,
      ClaimScheduler scheduler,
      InFlightMessages inFlight,
      CampaignProperties properties,
      RequestReader reader,
      Validator validator,
      ObjectMapper json) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.inFlight = inFlight;
    this.properties = properties;
    this.reader = reader;
    this.validator = validator;
    this.json = json;
  }

  /**
   * Shows what holds for this process.
   *
   * @return a JSON object
   * @throws JsonProcessingException if it cannot be written
   */
  public String show() throws JsonProcessingException {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("batchSize", settings.wantedBatchSize());
    shown.put("pollInterval", text(scheduler.interval()));
    shown.put("inFlight", inFlight.count());
    shown.put("inFlightLimit", inFlight.limit());
    shown.put(
        "holds",
        Map.of(
            "paused", "for all processes, until it is resumed",
            "batchSize", UNTIL_THE_END,
            "pollInterval", UNTIL_THE_END));
    return json.writeValueAsString(shown);
  }

  /**
   * Reads a change without making it.
   *
   * @param body the request's body
   * @return a {@link Change} as JSON
   * @throws InvalidRequestException if it names nothing or a value is out of its bounds
   */
  public String readChange(@Body byte[] body) {
    String request = reader.readBody(body, Change.class);
    Change change = parse(request);
    if (change.batchSize() == null && change.pollInterval() == null) {
      throw new InvalidRequestException(List.of("Name batchSize, pollInterval, or both."));
    }
    CampaignProperties.Poll changed =
        new CampaignProperties.Poll(batchSize(change), interval(change), false);
    List<String> problems =
        validator.validate(changed).stream()
            .map(
                problem ->
                    problem.getPropertyPath().toString().replace("interval", "pollInterval")
                        + ": "
                        + problem.getMessage()
                        + ".")
            .sorted()
            .collect(Collectors.toList());
    if (changed.batchSize() > properties.sending().inFlightLimit()) {
      problems.add(
          "batchSize: must not be above campaign.sending.in-flight-limit, which is "
              + properties.sending().inFlightLimit()
              + ".");
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    return request;
  }

  /**
   * Makes a change that was checked.
   *
   * @param request the change as JSON
   */
  public void change(@ExchangeProperty("request") String request) {
    Change change = parse(request);
    settings.changeBatchSize(batchSize(change));
    scheduler.changeInterval(interval(change));
  }

  /** Has a claim made at once, if one may be made. */
  public void trigger() {
    scheduler.wake();
  }

  private int batchSize(Change change) {
    return change.batchSize() == null ? settings.wantedBatchSize() : change.batchSize();
  }

  private Duration interval(Change change) {
    if (change.pollInterval() == null) {
      return scheduler.interval();
    }
    try {
      return DurationStyle.SIMPLE.parse(change.pollInterval(), ChronoUnit.MILLIS);
    } catch (IllegalArgumentException unreadable) {
      throw new InvalidRequestException(
          List.of("pollInterval: must be a duration such as \"500ms\" or \"5s\"."));
    }
  }

  private static String text(Duration duration) {
    return DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
  }

  private Change parse(String request) {
    try {
      return json.readValue(request, Change.class);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("A change that was checked cannot be read.", unreadable);
    }
  }
}
