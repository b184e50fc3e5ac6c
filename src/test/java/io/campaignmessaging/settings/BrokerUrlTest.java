package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          # given | hosts | user | password | virtual host
          amqp://u:p@h:5673/v            | h:5673              | u | p       | v
          amqp://u:p@h/v                 | h:5672              | u | p       | v
          amqps://u:p@h/v                | h:5671              | u | p       | v
          amqp://u:p@h                   | h:5672              | u | p       | /
          amqp://u:p@h/                  | h:5672              | u | p       | /
          amqp://u:p@h/%2F               | h:5672              | u | p       | /
          amqp://u:p@h/%2f               | h:5672              | u | p       | /
          amqp://u:p@h/a%2Fb             | h:5672              | u | p       | a/b
          amqp://u:p@h/a+b%20c           | h:5672              | u | p       | a+b c
          amqp://u:p@h/v%C3%BC           | h:5672              | u | p       | vü
          amqp://u:p@h?heartbeat=5       | h:5672              | u | p       | /
          amqp://h                       | h:5672              | - | -       | /
          amqp://                        | localhost:5672      | - | -       | /
          amqp:///v                      | localhost:5672      | - | -       | v
          amqps://:5673                  | localhost:5673      | - | -       | /
          amqp://u@h                     | h:5672              | u | -       | /
          amqp://u:@h                    | h:5672              | u | ''      | /
          amqp://u:p%40%3A%2F%3F@h       | h:5672              | u | p@:/?   | /
          amqp://u:a+b@h                 | h:5672              | u | a+b     | /
          amqp://u:p%C3%A4@h             | h:5672              | u | pä      | /
          amqp://u:p@h1,h2/v             | h1:5672,h2:5672     | u | p       | v
          amqps://u:p@h1:1,h2,h3:3/v     | h1:1,h2:5671,h3:3   | u | p       | v
          amqp://u:p@[::1]/v             | [::1]:5672          | u | p       | v
          amqp://u:p@[::1]:7,[::2]/v     | [::1]:7,[::2]:5672  | u | p       | v
          """)
  void readsWhereTheBrokerIs(
      String text, String hosts, String user, String password, String virtualHost) {
    BrokerUrl read = BrokerUrl.parse(text);

    assertThat(
            read.hosts().stream().map(host -> host.toAddress(0)).collect(Collectors.joining(",")))
        .isEqualTo(hosts);
    assertThat(read.username()).isEqualTo(user);
    assertThat(read.password()).isEqualTo(password);
    assertThat(read.virtualHost()).isEqualTo(virtualHost);
    assertThat(read.tls()).isEqualTo(text.startsWith("amqps:"));
  }

  @Test
  void oneHostBecomesHostAndPort() {
    assertThat(BrokerUrl.parse("amqp://u:p@[::1]/v").toSpringProperties())
        .containsOnly(
            entry("spring.rabbitmq.host", "[::1]"),
            entry("spring.rabbitmq.port", "5672"),
            entry("spring.rabbitmq.username", "u"),
            entry("spring.rabbitmq.password", "p"),
            entry("spring.rabbitmq.virtual-host", "v"));
  }

  @Test
  void severalHostsBecomeAddresses() {
    assertThat(BrokerUrl.parse("amqps://h1,[::1]:7").toSpringProperties())
        .containsOnly(
            entry("spring.rabbitmq.addresses", "h1:5671,[::1]:7"),
            entry("spring.rabbitmq.virtual-host", "/"),
            entry("spring.rabbitmq.ssl.enabled", "true"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amqp://h?heartbeat=30            | spring.rabbitmq.requested-heartbeat=30s
          amqp://h?heartbeat=0             | spring.rabbitmq.requested-heartbeat=0s
          amqp://h?connection_timeout=1500 | spring.rabbitmq.connection-timeout=1500ms
          amqp://h?channel_max=64          | spring.rabbitmq.requested-channel-max=64
          amqps://h?verify=verify_none     | spring.rabbitmq.ssl.validate-server-certificate=false
          amqps://h?verify=verify_none     | spring.rabbitmq.ssl.verify-hostname=false
          """)
  void turnsTheParametersIntoSpringBoots(String url, String property) {
    String[] nameAndValue = property.split("=");

    assertThat(BrokerUrl.parse(url).toSpringProperties())
        .containsEntry(nameAndValue[0], nameAndValue[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"amqps://h", "amqps://h?verify=verify_peer", "amqp://h?auth_mechanism=plain"})
  void theUsualVerificationNeedsNoProperty(String url) {
    assertThat(BrokerUrl.parse(url).settings()).isEmpty();
  }

  @Test
  void certificatesBecomeAnSslBundle() throws IOException {
    Path authorities = Files.createFile(folder.resolve("a ca.pem"));
    Path certificate = Files.createFile(folder.resolve("certificate.pem"));
    Path key = Files.createFile(folder.resolve("key.pem"));

    BrokerUrl url =
        BrokerUrl.parse(
            "amqps://h?cacertfile="
                + PercentEncoding.encode(authorities.toString())
                + "&certfile="
                + certificate
                + "&keyfile="
                + key
                + "&password=a%26b");

    assertThat(url.settings())
        .containsOnly(
            entry("spring.rabbitmq.ssl.bundle", "campaign-broker"),
            entry(
                "spring.ssl.bundle.pem.campaign-broker.truststore.certificate",
                authorities.toUri().toString()),
            entry(
                "spring.ssl.bundle.pem.campaign-broker.keystore.certificate",
                certificate.toUri().toString()),
            entry(
                "spring.ssl.bundle.pem.campaign-broker.keystore.private-key",
                key.toUri().toString()),
            entry("spring.ssl.bundle.pem.campaign-broker.keystore.private-key-password", "a&b"));
  }

  @Test
  void verifyNoneDoesNotGoTogetherWithAuthorities() throws IOException {
    Path authorities = Files.createFile(folder.resolve("ca.pem"));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> BrokerUrl.parse("amqps://h?verify=verify_none&cacertfile=" + authorities))
        .withMessageContaining("does not go together");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amqp:/u:p@h                        | begins with neither
          amqp:u:p@h                         | begins with neither
          http://u:p@h                       | begins with neither
          AMQP://u:p@h                       | begins with neither
          u:p@h:5672                         | begins with neither
          amqp://u:p%@h                      | password holds a percent sign
          amqp://u:p%00@h                    | password holds %00
          amqp://u:p%FF@h                    | password, once percent-decoded, is not UTF-8
          amqp://u%0D:p@h                    | user name holds a line break
          amqp://u:p@h:amqp                  | the port of host 1
          amqp://u:p@h:70000                 | the port of host 1
          amqp://u:p@h1,h2:0                 | the port of host 2
          amqp://u:p/q@h                     | the port of host 1
          amqp://u:p@q@h                     | an @ stands within the hosts
          amqp://u:p@[::1                    | host 1 is malformed
          amqp://u:p@h_ö                     | host 1 is neither
          amqp://u:p@h/a/b                   | virtual host holds a slash
          amqp://u:p@h/a/                    | virtual host holds a slash
          amqp://u:p@h/v%                    | virtual host holds a percent sign
          amqp://u:p@h/v%0A                  | virtual host holds a line break
          amqp://u:p@h/v?heartbeat           | not of the form name=value
          amqp://u:p@h/v?heartbeat=1m        | heartbeat is not a whole number
          amqp://u:p@h/v?heartbeat=-1        | heartbeat is not a whole number
          amqp://u:p@h/v?nonsense=1          | "nonsense" is not supported
          amqps://u:p@h/v?server_name_indication=x | "server_name_indication" is not supported
          amqp://u:p@h/v?verify=verify_none  | "verify" is not supported, or only with amqps://
          amqp://u:p@h/v?cacertfile=x        | "cacertfile" is not supported, or only with amqps://
          amqps://u:p@h/v?verify=no          | verify has another value than
          amqps://u:p@h/v?auth_mechanism=external | auth_mechanism has another value than plain
          amqps://u:p@h/v?cacertfile=/none.pem | cacertfile names no file that can be read
          amqps://u:p@h/v?cacertfile=/       | cacertfile names no file that can be read
          amqps://u:p@h/v?certfile=pom.xml   | of the parameters certfile and keyfile one is missing
          amqps://u:p@h/v?keyfile=pom.xml    | of the parameters certfile and keyfile one is missing
          amqps://u:p@h/v?password=x         | of the parameters certfile and keyfile one is missing
          """)
  void refusesAMalformedUrlAndNamesThePart(String text, String part) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> BrokerUrl.parse(text))
        .satisfies(
            refusal -> {
              assertThat(refusal.problem()).startsWith("RabbitMQ_URL: ").contains(part);
              assertThat(refusal.action()).contains("amqps://user:password@host:5671/virtual-host");
              assertThat(refusal.getMessage()).doesNotContainPattern("\\p{Cntrl}");
            });
  }

  @Test
  void itsTextHoldsNoSecret() {
    assertThat(BrokerUrl.parse("amqp://u:hidden@h/v").toString()).doesNotContain("hidden");
  }
}
