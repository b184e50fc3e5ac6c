package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** No refusal says anything of a password, however broken the URL around it is. */
class UrlSecrecyTest {

  private static final long SEED = 20_261_101L;
  private static final int PASSWORDS = 2_000;

  /**
   * A piece that occurs nowhere else, so that a piece of a password is found in a message as well.
   */
  private static final String PIECE = "Zq7x";

  private static final String NUMERIC_PIECE = "90817";

  private static final List<String> BETWEEN =
      List.of(
          "", "@", ":", "/", "?", "#", "%", "&", "=", ",", "[", "]", "+", "%40", "%2", "%00", "%0A",
          "%FF", " ", "\n", "$", "{", "}", "\\", "'", "\"", "ä", "\uFFFD", "//", "?a=", "&b=");

  private static final List<String> DATABASE_URLS =
      List.of(
          "postgresql://u:%s@h/db",
          "postgresql://u:%s@h:x/db",
          "postgresql://u:%s@h/db?sslmode=on",
          "postgresql://u:%s@h/db?nonsense=1",
          "postgresql://u:%s@h:70000/db?",
          "postgresql://%s@h/db",
          "postgresql://:%s@/db",
          "postgresql:/u:%s@h/db",
          "postgresql:u:%s@h/db",
          "u:%s@h/db",
          "jdbc:postgresql://u:%s@h/db",
          "jdbc:postgresql:u:%s@h/db",
          "jdbc:postgresql://h/db?user=u&password=%s",
          "postgresql://h/db?user=u&password=%s",
          "postgresql://h/db?password=%s&sslmode=on",
          "postgresql://h/db?sslpassword=%s&nonsense=1",
          "postgresql://u:%s@h1,h2:x,[::1/db");

  private static final List<String> BROKER_URLS =
      List.of(
          "amqp://u:%s@h/v",
          "amqps://u:%s@h:x/v",
          "amqp://u:%s@h/v?heartbeat=x",
          "amqp://u:%s@h/v?nonsense=1",
          "amqp://u:%s@h/a/b",
          "amqp:/u:%s@h/v",
          "u:%s@h",
          "http://u:%s@h",
          "amqps://u:u@h?password=%s",
          "amqp://u:%s@h1,h2:x,[::1/v");

  @Test
  void noRefusalOfADatabaseUrlHoldsAPieceOfThePassword() {
    assertThat(refusals(DATABASE_URLS, DatabaseUrl::parse)).isGreaterThan(PASSWORDS);
  }

  @Test
  void noRefusalOfABrokerUrlHoldsAPieceOfThePassword() {
    assertThat(refusals(BROKER_URLS, BrokerUrl::parse)).isGreaterThan(PASSWORDS);
  }

  private static int refusals(List<String> urls, Consumer<String> parser) {
    Random random = new Random(SEED);
    int refusals = 0;
    for (int count = 0; count < PASSWORDS; count++) {
      String password = password(random);
      for (String url : urls) {
        try {
          parser.accept(url.replace("%s", password));
        } catch (SettingsException e) {
          refusals++;
          assertThat(everythingSaidBy(e))
              .as("seed %d, password %s in %s", SEED, password, url)
              .doesNotContainIgnoringCase(PIECE)
              .doesNotContain(NUMERIC_PIECE);
        }
      }
    }
    return refusals;
  }

  private static String password(Random random) {
    StringBuilder password = new StringBuilder();
    for (int piece = 0; piece <= random.nextInt(4); piece++) {
      password.append(random.nextBoolean() ? PIECE : NUMERIC_PIECE);
      password.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
      password.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
    }
    return password.append(PIECE).toString();
  }

  private static String everythingSaidBy(SettingsException refusal) {
    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    return refusal.problem() + refusal.action() + refusal.getMessage() + trace;
  }
}
