package io.campaignmessaging.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What somebody sends who wants to steer the routes. */
public final class HostileInput {

  /** Stands in every hostile value, so that nothing of it may be found anywhere later. */
  public static final String MARK = "steered-by-a-stranger";

  /** The file that a hostile file name names. */
  public static final String FILE = "target/" + MARK + ".txt";

  private static final String DELETION = "delete from communication_log /* " + MARK + " */";

  private HostileInput() {}

  /**
   * Headers that components of Camel act on, in several spellings.
   *
   * @param url where HTTP calls would be led to
   * @param exchange the exchange that messages would be led to
   */
  public static Map<String, String> headers(String url, String exchange) {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("CamelSqlQuery", DELETION);
    plain.put("CamelSqlTemplate", DELETION);
    plain.put("CamelSqlParameters", MARK);
    plain.put("CamelHttpUri", url);
    plain.put("CamelHttpPath", "/" + MARK);
    plain.put("CamelHttpQuery", "query=" + MARK);
    plain.put("CamelHttpMethod", "DELETE");
    plain.put("CamelHttpResponseCode", "418");
    plain.put("CamelFileName", FILE);
    plain.put("CamelSpringRabbitmqRoutingOverrideKey", MARK);
    plain.put("CamelSpringRabbitmqExchangeOverrideName", exchange);
    plain.put("CamelSpringRabbitmqMessageId", MARK);
    plain.put("CamelBeanMethodName", "reset");
    plain.put("CamelToEndpoint", url);
    plain.put("deadLetterCode", MARK);
    plain.put("bearer", MARK);
    Map<String, String> headers = new LinkedHashMap<>(plain);
    plain.forEach(
        (name, value) -> {
          headers.put("org.apache.camel." + name, value);
          headers.put(name.toLowerCase(Locale.ROOT), value);
          headers.put(name.toUpperCase(Locale.ROOT), value);
          headers.put(
              name.substring(0, 1).toUpperCase(Locale.ROOT)
                  + name.substring(1).toLowerCase(Locale.ROOT),
              value);
        });
    return headers;
  }

  /** A Java object that notes when somebody deserializes it in this JVM. */
  public static byte[] serializedObject() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Trap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Whether a {@link #serializedObject} was deserialized. */
  public static boolean wasDeserialized() {
    return Trap.SPRUNG.get();
  }

  private static final class Trap implements Serializable {

    private static final long serialVersionUID = 1;

    static final AtomicBoolean SPRUNG = new AtomicBoolean();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      SPRUNG.set(true);
      in.defaultReadObject();
    }
  }
}
