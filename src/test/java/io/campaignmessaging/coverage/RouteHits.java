package io.campaignmessaging.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes which nodes of the shipped route files are run by the tests of this process: a line {@code
 * <file>#<node id>} each, in a file of its own. It is written at the first run, so that a process
 * that is killed has noted it too.
 */
final class RouteHits implements InterceptStrategy {

  private static final String IN_THE_APPLICATION = "classpath:routes/";
  private static final String IN_THE_PROJECT =
      Path.of("").toAbsolutePath().toUri().getPath() + "routes/";

  private final Set<String> hits = ConcurrentHashMap.newKeySet();
  private final Path file;

  /**
   * Makes the notes.
   *
   * @param folder where the file is made
   */
  RouteHits(Path folder) throws IOException {
    Files.createDirectories(folder);
    this.file = folder.resolve(ProcessHandle.current().pid() + ".txt");
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode node, Processor target, Processor nextTarget) {
    String routeFile = shippedFile(node.getLocation());
    if (routeFile == null || node.getId() == null) {
      return target;
    }
    String hit = routeFile + "#" + node.getId();
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        note(hit);
        return super.process(exchange, callback);
      }
    };
  }

  /** Copies of routes that a test has changed say nothing about the shipped ones. */
  private static String shippedFile(String location) {
    if (location == null) {
      return null;
    }
    if (location.startsWith(IN_THE_APPLICATION)) {
      return location.substring(IN_THE_APPLICATION.length());
    }
    String path = location.replaceFirst("^file:/*", "/");
    return path.startsWith(IN_THE_PROJECT) ? path.substring(IN_THE_PROJECT.length()) : null;
  }

  private void note(String hit) {
    if (hits.contains(hit) || !hits.add(hit)) {
      return;
    }
    try {
      Files.writeString(
          file,
          hit + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
