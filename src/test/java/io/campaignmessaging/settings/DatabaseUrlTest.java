package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # given | URL for the driver, behind jdbc:postgresql:// | user | password
          postgresql://u:p@h:5433/db               | h:5433/db                | u       | p
          postgres://u:p@h:5433/db                 | h:5433/db                | u       | p
          postgresql://u:p@h/db                    | h:5432/db                | u       | p
          postgresql://u:p@h:/db                   | h:5432/db                | u       | p
          postgresql://u:p@h/                      | h:5432/u                 | u       | p
          postgresql://u:p@h                       | h:5432/u                 | u       | p
          postgresql://u@h/db                      | h:5432/db                | u       | -
          postgresql://u:@h/db                     | h:5432/db                | u       | -
          postgresql://:p@h/db                     | h:5432/db                | -       | p
          postgresql://h/db                        | h:5432/db                | -       | -
          postgresql://h                           | h:5432/                  | -       | -
          postgresql://                            | localhost:5432/          | -       | -
          postgresql:///db                         | localhost:5432/db        | -       | -
          postgresql://u:p@/db                     | localhost:5432/db        | u       | p
          postgresql://u:p@:5433/db                | localhost:5433/db        | u       | p
          postgresql://u:p%40%3A%2F%3F%23%25@h/db  | h:5432/db                | u       | p@:/?#%
          postgresql://u:p:q?r#s@h/db              | h:5432/db                | u       | p:q?r#s
          postgresql://u:a+b%2Bc@h/db              | h:5432/db                | u       | a+b+c
          postgresql://u:p%26q=r@h/db              | h:5432/db                | u       | p&q=r
          postgresql://u:p%20q@h/db                | h:5432/db                | u       | p q
          postgresql://u:%24%7Bx%7D@h/db           | h:5432/db                | u       | ${x}
          postgresql://u:p%C3%A4ss@h/db            | h:5432/db                | u       | päss
          postgresql://ü:päss@h/db                 | h:5432/db                | ü       | päss
          postgresql://u%40corp:p@h/db             | h:5432/db                | u@corp  | p
          postgresql://u:p@h/a%2Fb                 | h:5432/a%2Fb             | u       | p
          postgresql://u:p@h/a/b                   | h:5432/a%2Fb             | u       | p
          postgresql://u:p@h/a+b                   | h:5432/a%2Bb             | u       | p
          postgresql://u:p@h/a%20b                 | h:5432/a%20b             | u       | p
          postgresql://u:p@h/d%C3%BC               | h:5432/d%C3%BC           | u       | p
          postgresql://u:p@h/a%3Fb%26c             | h:5432/a%3Fb%26c         | u       | p
          postgresql://u:p@h1,h2/db                | h1:5432,h2:5432/db       | u       | p
          postgresql://u:p@h1:1,h2,h3:65535/db     | h1:1,h2:5432,h3:65535/db | u       | p
          postgresql://u:p@[::1]/db                | [::1]:5432/db            | u       | p
          postgresql://u:p@[2001:db8::7]:6000,h/db | [2001:db8::7]:6000,h:5432/db | u   | p
          postgresql://u:p@[fe80::1%25eth0]/db     | [fe80::1%eth0]:5432/db   | u       | p
          postgresql://u:p@10.0.0.7/db             | 10.0.0.7:5432/db         | u       | p
          postgresql://u:p@my_db-1.example.com/db  | my_db-1.example.com:5432/db | u    | p
          postgresql://h?user=u&password=p%40&dbname=db  | h:5432/db          | u       | p@
          postgresql://a:b@h/c?user=u&password=p&dbname=d | h:5432/d          | u       | p
          postgresql:///db?host=h1,h2&port=7       | h1:7,h2:7/db             | -       | -
          postgresql:///db?host=h1,h2&port=7,8     | h1:7,h2:8/db             | -       | -
          postgresql:///db?host=::1                | [::1]:5432/db            | -       | -
          postgresql://x:9/db?host=h               | h:9/db                   | -       | -
          postgresql://h/db?user=me@corp           | h:5432/db                | me@corp | -
          """)
  void readsWhereTheServerIs(String text, String url, String user, String password) {
    DatabaseUrl read = DatabaseUrl.parse(text);

    assertThat(read.jdbcUrl()).isEqualTo("jdbc:postgresql://" + url);
    assertThat(read.username()).isEqualTo(user);
    assertThat(read.password()).isEqualTo(password);
    assertThat(Driver.parseURL(read.jdbcUrl(), new Properties())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sslmode=verify-full                        | sslmode=verify-full
          sslmode=require                            | sslmode=require
          ssl=true                                   | sslmode=require
          sslmode=require&sslrootcert=/a%20b/ca.pem  | sslmode=verify-ca&sslrootcert=%2Fa%20b%2Fca.pem
          sslmode=verify-full&sslrootcert=system     | sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory
          sslrootcert=system                         | sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory
          sslcert=c.pem&sslkey=k.pk8&sslpassword=a+b | sslcert=c.pem&sslkey=k.pk8&sslpassword=a%2Bb
          sslnegotiation=direct                      | sslNegotiation=direct
          application_name=my%20app                  | ApplicationName=my%20app
          connect_timeout=7                          | connectTimeout=7
          connect_timeout=-1                         | connectTimeout=0
          channel_binding=require                    | channelBinding=require
          gssencmode=disable                         | gssEncMode=disable
          krbsrvname=postgres                        | kerberosServerName=postgres
          require_auth=scram-sha-256                 | requireAuth=scram-sha-256
          options=-c%20statement_timeout%3D5s        | options=-c%20statement_timeout%3D5s
          keepalives=1                               | tcpKeepAlive=true
          keepalives=0                               | tcpKeepAlive=false
          load_balance_hosts=random                  | loadBalanceHosts=true
          target_session_attrs=any                   | targetServerType=any
          target_session_attrs=read-write            | targetServerType=primary
          target_session_attrs=primary               | targetServerType=primary
          target_session_attrs=read-only             | targetServerType=secondary
          target_session_attrs=standby               | targetServerType=secondary
          target_session_attrs=prefer-standby        | targetServerType=preferSecondary
          prepareThreshold=0&reWriteBatchedInserts=true | prepareThreshold=0&reWriteBatchedInserts=true
          currentSchema=a%26b                        | currentSchema=a%26b
          sslmode=allow&sslmode=disable              | sslmode=disable
          connect_timeout=7&client_encoding=UTF8     | connectTimeout=7
          &connect_timeout=7&                        | connectTimeout=7
          """)
  void turnsTheParametersIntoTheDrivers(String given, String expected) {
    String url = DatabaseUrl.parse("postgresql://u:p@h/db?" + given).jdbcUrl();

    assertThat(url).isEqualTo("jdbc:postgresql://h:5432/db?" + expected);
    assertThat(Driver.parseURL(url, new Properties()).stringPropertyNames())
        .allSatisfy(name -> assertThat(PGProperty.forName(name)).as(name).isNotNull());
  }

  @Test
  void theDriverReadsBackWhatWasEncoded() {
    String url =
        DatabaseUrl.parse("postgresql://h/a%2Fb+c%C3%BC%3F%23?application_name=x%26y%3Dz+%25")
            .jdbcUrl();

    Properties read = Driver.parseURL(url, new Properties());

    assertThat(read).isNotNull();
    assertThat(PGProperty.PG_DBNAME.getOrDefault(read)).isEqualTo("a/b+cü?#");
    assertThat(PGProperty.APPLICATION_NAME.getOrDefault(read)).isEqualTo("x&y=z+%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/db",
        "jdbc:postgresql://h1:1,[::1]:2/db?user=u&password=p%26&targetServerType=primary",
        "jdbc:postgresql:db",
        "jdbc:postgresql://h/db?anything=goes"
      })
  void leavesTheDriversOwnUrlsAsTheyAre(String url) {
    assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(url, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://u:p@h/db\n", " postgresql://u:p@h/db\r\n"})
  void cutsOffWhatFilesAndShellsLeaveAroundAValue(String text) {
    assertThat(DatabaseUrl.parse(text).jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql:/u:p@h/db                 | begins with none of
          postgresql:u:p@h/db                  | begins with none of
          u:p@h/db                             | begins with none of
          h:5432                               | begins with none of
          mysql://u:p@h/db                     | begins with none of
          jdbc:mysql://h/db                    | begins with none of
          Postgresql://u:p@h/db                | begins with none of
          postgresql://u:p%@h/db               | password holds a percent sign
          postgresql://u:p%4@h/db              | password holds a percent sign
          postgresql://u:p%zz@h/db             | password holds a percent sign
          postgresql://u:p%-1@h/db             | password holds a percent sign
          postgresql://u%:p@h/db               | user name holds a percent sign
          postgresql://u:p@h%/db               | host 1 holds a percent sign
          postgresql://u:p@h/d%b               | database name holds a percent sign
          postgresql://u:p@h/db?sslmode=%      | value of a parameter holds a percent sign
          postgresql://u:p%00@h/db             | password holds %00
          postgresql://u:p%FF@h/db             | password, once percent-decoded, is not UTF-8
          postgresql://u:p%C3@h/db             | password, once percent-decoded, is not UTF-8
          postgresql://u%0A:p@h/db             | user name holds a line break
          postgresql://u:p@h/d%0Ab             | database name holds a line break
          postgresql://u:p@h/db?options=a%0Db  | value of a parameter holds a line break
          postgresql://u:p@h:x/db              | the port of host 1
          postgresql://u:p@h:0/db              | the port of host 1
          postgresql://u:p@h:65536/db          | the port of host 1
          postgresql://u:p@h:-1/db             | the port of host 1
          postgresql://u:p@h:123456/db         | the port of host 1
          postgresql://u:p@h1:1,h2:x/db        | the port of host 2
          postgresql://u:p@::1/db              | the port of host 1
          postgresql://u:p/q@h/db              | the port of host 1
          postgresql://u:p@q@h/db              | an @ stands within the hosts
          postgresql://u:p@[::1/db             | host 1 is malformed
          postgresql://u:p@[::1]x/db           | host 1 is malformed
          postgresql://u:p@[]/db               | host 1 is neither
          postgresql://u:p@[1::2::3]/db        | host 1 is neither
          postgresql://u:p@[h]/db              | host 1 is neither
          postgresql://u:p@%5B/db              | host 1 is neither
          postgresql://u:p@h%20x/db            | host 1 is neither
          postgresql://u:p@h#x/db              | host 1 is neither
          postgresql://u:p@hüst/db             | host 1 is neither
          postgresql://u:p@%2Fvar%2Frun/db     | path of a Unix socket
          postgresql:///db?host=/var/run       | path of a Unix socket
          postgresql:///db?host=h1,h2,h3&port=1,2 | another number of ports than of hosts
          postgresql:///db?port=x              | the port of host 1
          postgresql://u:p@h/db?sslmode        | not of the form name=value
          postgresql://u:p@h/db?=x             | not of the form name=value
          postgresql://u:p@h/db?options=-ca=b  | not of the form name=value
          postgresql://u:p@h/db?sslmode=on     | "sslmode" has another value than disable, allow,
          postgresql://u:p@h/db?ssl=false      | "ssl" has another value than true
          postgresql://u:p@h/db?sslmode=require&sslrootcert=system | sslrootcert=system needs sslmode=verify-full
          postgresql://u:p@h/db?keepalives=yes | "keepalives" has another value than 0, 1
          postgresql://u:p@h/db?target_session_attrs=rw | "target_session_attrs" has another value than any,
          postgresql://u:p@h/db?load_balance_hosts=on | "load_balance_hosts" has another value than disable, random
          postgresql://u:p@h/db?connect_timeout=5s | "connect_timeout" is not a whole number of seconds
          postgresql://u:p@h/db?client_encoding=latin1 | "client_encoding" has another value
          postgresql://u:p@h/db?keepalives_idle=5 | "keepalives_idle" is unknown
          postgresql://u:p@h/db?hostaddr=1.2.3.4 | "hostaddr" is unknown
          postgresql://u:p@h/db?service=x      | "service" is unknown
          postgresql://u:p@h/db?PGHOST=x       | "PGHOST" is unknown
          postgresql://u:p@h/db?nonsense=1     | "nonsense" is unknown
          postgresql://u:p@h/db?non%0Asense=1  | a parameter is unknown
          jdbc:postgresql://u:p@h/db           | holds no user name before its hosts
          jdbc:postgresql://h                  | has a slash behind its hosts
          jdbc:postgresql://h:x/db             | the port of host 1
          """)
  void refusesAMalformedUrlAndNamesThePart(String text, String part) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> DatabaseUrl.parse(text))
        .satisfies(
            refusal -> {
              assertThat(refusal.problem()).startsWith("CAMPAIGN_DATABASE_URL: ").contains(part);
              assertThat(refusal.action()).contains("postgresql://user:password@host:5432/");
              assertThat(refusal.getMessage()).doesNotContainPattern("\\p{Cntrl}");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p@h\r\n/db",
        "postgresql://u:p\nq@h/db",
        "postgresql://u:p q@h/db",
        "postgresql://u:p@h/db\u0000x",
        "postgresql://u:p\uFFFDq@h/db",
        "postgresql://u:p\uD800q@h/db",
        "jdbc:postgresql://h/db\n?x=y"
      })
  void refusesWhatCannotStandInAUrl(String text) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> DatabaseUrl.parse(text))
        .withMessageStartingWith("CAMPAIGN_DATABASE_URL: it holds a ");
  }

  @Test
  void itsTextHoldsNoSecret() {
    assertThat(DatabaseUrl.parse("postgresql://u:hidden@h/db?sslpassword=hidden"))
        .hasToString("DatabaseUrl[jdbc:postgresql://h:5432/db]");
    assertThat(DatabaseUrl.parse("jdbc:postgresql://h/db?password=hidden"))
        .hasToString("DatabaseUrl[jdbc:postgresql://h/db]");
  }
}
