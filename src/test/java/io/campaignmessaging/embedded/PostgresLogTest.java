package io.campaignmessaging.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresLogTest {

  @Test
  void theFatalLineIsTheComplaint() {
    assertThat(
            PostgresLog.complaint(
                """
                2026-01-01 00:00:00.000 UTC [1] LOG:  starting PostgreSQL 18.6
                2026-01-01 00:00:00.000 UTC [1] FATAL:  could not  map anonymous shared memory
                2026-01-01 00:00:00.000 UTC [1] LOG:  database system is shut down
                """))
        .isEqualTo("FATAL: could not map anonymous shared memory");
  }

  @Test
  void withoutASeverityTheLastLinesAreTheComplaint() {
    assertThat(PostgresLog.complaint("one\ntwo\n\nthree\nfour\n")).isEqualTo("two three four");
    assertThat(PostgresLog.complaint(" \n")).isEqualTo("it said nothing");
  }

  @Test
  void aPortInUseIsRecognised() {
    String line =
        "LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use\n"
            + "HINT:  Is another postmaster already running on port 54320?";
    assertThat(PostgresLog.saysPortInUse(line)).isTrue();
    assertThat(PostgresLog.saysPortInUse("FATAL:  out of memory")).isFalse();
  }
}
