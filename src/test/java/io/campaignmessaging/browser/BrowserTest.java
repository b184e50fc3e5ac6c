package io.campaignmessaging.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;

class BrowserTest {

  @TempDir private Path folder;

  @Test
  void aPageIsReadUsedAndPhotographed() {
    try (Browser browser =
        Browser.open(new Dimension(800, 600), Map.of("prefers-color-scheme", "dark"))) {
      browser.go(
          "data:text/html,<title>A page</title><input id=name><button"
              + " onclick=\"document.title=document.getElementById('name').value"
              + "%2BmatchMedia('(prefers-color-scheme:dark)').matches;console.error('oh')\">ok</button>");
      browser.type(By.id("name"), "dark ");
      browser.click(By.tagName("button"));

      browser.await(page -> page.getTitle().equals("dark true"));

      assertThat(browser.complaints()).singleElement().asString().contains("oh");
      browser.photograph(folder.resolve("page.png"));
      assertThat(folder.resolve("page.png")).isNotEmptyFile();
    }
  }
}
