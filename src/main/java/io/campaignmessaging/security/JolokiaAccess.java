package io.campaignmessaging.security;

import io.campaignmessaging.operations.Steering;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jolokia.server.core.restrictor.RestrictorFactory;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * What Jolokia, and with it Hawtio, may do: what {@code jolokia-access.xml} lists, and of that
 * whoever is no operator only what changes nothing.
 */
@Component
public class JolokiaAccess implements Restrictor {

  private static final Set<String> SEEN_DOMAINS = Set.of("io.campaignmessaging", "java.lang");

  /** Endpoints and the like have their URIs as names, and there may be secrets in them. */
  private static final Set<String> SEEN_CAMEL_TYPES =
      Set.of("context", "routes", "processors", "consumers", "threadpools");

  /** Operations whose names begin so show something and change nothing. */
  private static final Pattern SHOWS = Pattern.compile("(dump|show|list).*");

  /** What is done to routes is written down here; the application's own MBeans do it themselves. */
  private static final Map<String, String> ROUTE_ACTIONS =
      Map.of(
          "start", "START_ROUTE",
          "stop", "STOP_ROUTE",
          "suspend", "SUSPEND_ROUTE",
          "resume", "RESUME_ROUTE");

  private static final Logger LOG = LoggerFactory.getLogger(JolokiaAccess.class);

  private final PolicyRestrictor policy;
  private final ProducerTemplate producer;

  /**
   * Reads the list.
   *
   * @param producer calls the route that writes actions down
   * @throws IOException if the list cannot be read; nothing is started then
   */
  public JolokiaAccess(ProducerTemplate producer) throws IOException {
    this.producer = producer;
    this.policy = RestrictorFactory.lookupPolicyRestrictor("classpath:/jolokia-access.xml");
  }

  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return method == HttpMethod.POST;
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return policy.isTypeAllowed(type);
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
    return policy.isAttributeReadAllowed(name, attribute);
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
    return isOperator() && policy.isAttributeWriteAllowed(name, attribute);
  }

  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    return policy.isOperationAllowed(name, operation)
        && (SHOWS.matcher(operation).matches() || (isOperator() && isWrittenDown(name, operation)));
  }

  /** Nothing is done to a route that could not be written down. */
  private boolean isWrittenDown(ObjectName name, String operation) {
    String action = ROUTE_ACTIONS.get(operation.replace("()", ""));
    if (!"routes".equals(name.getKeyProperty("type")) || action == null) {
      return true;
    }
    Exchange written =
        producer.request(
            "direct:record-operator-action",
            exchange -> {
              Steering.note(exchange);
              exchange.setProperty("action", action);
              exchange.setProperty(
                  "request",
                  "{\"routeId\":\"" + ObjectName.unquote(name.getKeyProperty("name")) + "\"}");
            });
    if (written.getException() != null) {
      LOG.warn(
          "{} of {} was refused, because it could not be written into operator_action",
          action,
          name,
          written.getException());
    }
    return written.getException() == null;
  }

  /** Who may reach this address at all, {@link SecurityConfiguration} says. */
  @Override
  public boolean isRemoteAccessAllowed(String... hostOrAddress) {
    return true;
  }

  /**
   * A request that got here comes from this site ({@link CrossSiteFilter}); no other site is ever
   * told that it may read the answer.
   */
  @Override
  public boolean isOriginAllowed(String origin, boolean request) {
    return request;
  }

  @Override
  public boolean isObjectNameHidden(ObjectName name) {
    return name.getDomain().equals("org.apache.camel")
        ? !SEEN_CAMEL_TYPES.contains(name.getKeyProperty("type"))
        : !SEEN_DOMAINS.contains(name.getDomain());
  }

  private static boolean isOperator() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return user != null
        && user.isAuthenticated()
        && user.getAuthorities().stream()
            .anyMatch(role -> role.getAuthority().equals("ROLE_" + SecurityConfiguration.OPERATOR));
  }
}
