package io.campaignmessaging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.postgresql.Driver;

class DatabaseUrlFuzzTest {

  private static final String PASSWORD = "Zq7Xw9";

  @FuzzTest
  void whateverTheUrlIsItIsReadOrRefusedWithoutItsPassword(@NotNull String rest) {
    String text = "postgresql://user:" + PASSWORD + "@" + rest;
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(text);
    } catch (SettingsException refused) {
      assertThat(refused.getMessage()).contains(DatabaseUrl.SETTING_NAME).doesNotContain(PASSWORD);
      return;
    }
    assertThat(url.toString()).doesNotContain(PASSWORD);
    assertThat(Driver.parseURL(url.jdbcUrl(), null)).as(url.jdbcUrl()).isNotNull();
  }
}
