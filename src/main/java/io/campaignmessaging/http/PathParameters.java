package io.campaignmessaging.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** The parameters in the path of a request, which Camel leaves percent-encoded. */
@Component
public class PathParameters {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^{}]+)}");
  private static final String DECODED = "pathIsDecoded";

  /**
   * Decodes them, once for each request; one that comes from within this process has none.
   *
   * @param exchange has them as headers
   */
  public void decode(Exchange exchange) {
    if (exchange.getProperty(DECODED) != null
        || !(exchange.getFromEndpoint() instanceof PlatformHttpEndpoint endpoint)) {
      return;
    }
    exchange.setProperty(DECODED, true);
    Matcher parameter = PARAMETER.matcher(endpoint.getPath());
    while (parameter.find()) {
      String name = parameter.group(1);
      String value = exchange.getMessage().getHeader(name, String.class);
      if (value != null) {
        exchange.getMessage().setHeader(name, UriUtils.decode(value, StandardCharsets.UTF_8));
      }
    }
  }
}
