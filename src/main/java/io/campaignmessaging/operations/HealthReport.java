package io.campaignmessaging.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.stereotype.Component;

/** Health with the details of each part, for who has logged in. */
@Component
public class HealthReport {

  private final ObjectProvider<HealthEndpoint> health;
  private final ObjectMapper json;

  /**
   * Makes the report.
   *
   * @param health asks each part; looked up late, for its parts look at the routes
   * @param json writes JSON
   */
  public HealthReport(ObjectProvider<HealthEndpoint> health, ObjectMapper json) {
    this.health = health;
    this.json = json;
  }

  /**
   * Asks each part how it is.
   *
   * @return a JSON object with {@code status} and {@code components}, each of which has a status
   *     and details
   * @throws JsonProcessingException if a detail cannot be written
   */
  public String asJson() throws JsonProcessingException {
    return json.writeValueAsString(health.getObject().health());
  }
}
