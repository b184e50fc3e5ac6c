package io.campaignmessaging.operations;

import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.spi.ModelToXMLDumper;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.xml.LwModelToXMLDumper;
import org.springframework.stereotype.Component;

/**
 * What diagrams are drawn from: the routes as XML, as Hawtio needs it. It draws no diagram any
 * more, of any route, once it met a route with an element before {@code from}, so error handlers
 * are left out; and it shows a node's name only if it is told that somebody gave it.
 */
@Component
public class DiagramSource extends LwModelToXMLDumper implements CamelContextConfiguration {

  private static final Pattern ERROR_HANDLER =
      Pattern.compile(
          "<errorHandler\\b[^>]*(?:/>|>.*?</errorHandler>)\\s*(?=<from\\b)", Pattern.DOTALL);

  /** Camel makes names without a dash for nodes that have none. */
  private static final Pattern GIVEN_NAME = Pattern.compile("<(\\w+) (id=\"\\w+-[^\"]+\")");

  @Override
  public void beforeApplicationStart(CamelContext context) {
    context.getCamelContextExtension().addContextPlugin(ModelToXMLDumper.class, this);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // Nothing is left to be done.
  }

  @Override
  public String dumpModelAsXml(
      CamelContext context,
      NamedNode definition,
      boolean resolvePlaceholders,
      boolean generatedIds,
      boolean sourceLocation)
      throws Exception {
    String xml =
        super.dumpModelAsXml(
            context, definition, resolvePlaceholders, generatedIds, sourceLocation);
    return xml == null
        ? null
        : GIVEN_NAME
            .matcher(ERROR_HANDLER.matcher(xml).replaceAll(""))
            .replaceAll("<$1 $2 customId=\"true\"");
  }
}
