package io.campaignmessaging.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.testing.Flow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The page as a person uses it, in a real browser on the whole application. {@code
 * -Dscreenshots=docs/screenshots} has it take the pictures of the documentation.
 */
class PageIT {

  private static final Dimension DESKTOP = new Dimension(1280, 1000);
  private static final Dimension PICTURE = new Dimension(1280, 1400);
  private static final Dimension PHONE = new Dimension(360, 800);
  private static final List<String> PAGES =
      List.of(
          "/",
          "/ui/messages",
          "/ui/import",
          "/ui/in-doubt",
          "/ui/dead-letters",
          "/ui/routes",
          "/ui/actions");

  @RegisterExtension
  static final Flow FLOW =
      Flow.ofOneInstance()
          .with("campaign.mock-receiver.min-delay", "5ms")
          .with("campaign.mock-receiver.max-delay", "20ms");

  @TempDir private Path folder;

  @Test
  void aFileIsImportedAndItsBarMovesToTheEnd() throws Exception {
    try (Browser browser = logIn("operator", DESKTOP, "light")) {
      importMessages(browser, "autumn", 300);

      assertThat(browser.see(By.id("accepted")).getText()).isEqualTo("300");
      assertThat(browser.see(By.id("refused")).getText()).isEqualTo("1");
      assertThat(browser.see(By.cssSelector("#report tbody tr")).getText())
          .contains("customerEmail");

      browser.click(By.linkText("Watch it"));
      browser.await(page -> percent(browser, "autumn") == 100);
      browser.await(page -> field(browser, "autumn", "done").equals("300"));
      assertThat(state(browser, "autumn")).isEqualTo("FINISHED");
      assertThat(browser.see(By.id("live-state")).getText()).isEqualTo("Live");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aCampaignIsPausedAndGoesOn() throws Exception {
    try (Browser browser = logIn("operator", DESKTOP, "light")) {
      importMessages(browser, "winter", 20_000);
      browser.go(address("/"));

      browser.click(button("winter", "Pause"));
      browser.await(page -> state(browser, "winter").equals("PAUSED"));
      assertThat(browser.see(By.cssSelector(".notice[role=status]")).getText()).contains("winter");
      assertThat(percent(browser, "winter")).isLessThan(100);

      browser.click(button("winter", "Resume"));
      browser.await(page -> state(browser, "winter").equals("RUNNING"));
      browser.click(summary("winter", "Cancel…"));
      browser.click(button("winter", "Cancel the campaign"));
      browser.await(page -> state(browser, "winter").equals("CANCELLED"));

      browser.go(address("/ui/actions"));
      assertThat(browser.see(By.tagName("table")).getText())
          .contains("pause campaign", "resume campaign", "cancel campaign", "127.0.0.1");
    }
  }

  @Test
  void aMessageIsFoundWithItsHistory() throws Exception {
    try (Browser browser = logIn("viewer", DESKTOP, "light")) {
      long id = FLOW.insertMessage("spring", "test@example.com");
      FLOW.awaitFinished("spring");

      browser.go(address("/ui/messages"));
      browser.type(By.name("campaignId"), "spring" + Keys.ENTER);
      browser.click(By.linkText(String.valueOf(id)));

      assertThat(browser.see(By.tagName("table")).getText()).contains(id + "-1");
      assertThat(browser.driver().findElements(By.cssSelector("main form"))).isEmpty();
    }
  }

  @Test
  void aRouteIsStoppedAndStarted() {
    try (Browser browser = logIn("operator", DESKTOP, "dark")) {
      browser.go(address("/ui/routes"));
      browser.click(routeButton("report-progress", "Stop"));
      browser.await(page -> routeState(browser, "report-progress").equals("stopped"));

      browser.click(routeButton("report-progress", "Start"));
      browser.await(page -> routeState(browser, "report-progress").equals("started"));
    }
  }

  @Test
  void theColoursAreThoseThatThePersonPrefersUntilTheyAreSwitched() {
    try (Browser browser = logIn("viewer", DESKTOP, "dark")) {
      String dark = background(browser);
      browser.click(By.id("theme-switch"));

      assertThat(background(browser)).isNotEqualTo(dark);
      browser.go(address("/ui/messages"));
      assertThat(background(browser)).isNotEqualTo(dark);
      assertThat(browser.see(By.id("theme-switch")).getDomAttribute("aria-pressed"))
          .isEqualTo("false");
    }
  }

  @Test
  void theKeyboardReachesTheContentFirst() {
    try (Browser browser = logIn("viewer", DESKTOP, "light")) {
      browser.driver().findElement(By.tagName("body")).sendKeys(Keys.TAB);
      WebElement first = browser.driver().switchTo().activeElement();
      assertThat(first.getText()).isEqualTo("Skip to the content");

      first.sendKeys(Keys.ENTER);

      assertThat(browser.driver().switchTo().activeElement().getTagName()).isEqualTo("main");
    }
  }

  @Test
  void aPhonesWidthIsEnough() throws Exception {
    try (Browser browser = logIn("operator", PHONE, "light")) {
      importMessages(browser, "a-campaign-whose-id-is-" + "very-".repeat(20) + "long", 5);
      for (String path : PAGES) {
        browser.go(address(path));

        assertThat(
                (Long)
                    browser.driver().executeScript("return document.documentElement.scrollWidth"))
            .as(path)
            .isLessThanOrEqualTo(PHONE.getWidth());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 360"})
  void nothingKeepsAnybodyOut(String colours, int width) throws Exception {
    String axe;
    try (InputStream script = getClass().getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
    FLOW.insertMessage("accessible", "test@example.com");
    try (Browser browser = logIn("operator", new Dimension(width, 900), colours)) {
      for (String path : PAGES) {
        browser.go(address(path));
        browser.driver().executeScript(axe);

        Map<?, ?> result =
            (Map<?, ?>)
                browser
                    .driver()
                    .executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                            + "axe.run().then(found => done({passes: found.passes.length, violations:"
                            + " found.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.target))}))");

        assertThat((Long) result.get("passes")).as(path).isPositive();
        assertThat((List<?>) result.get("violations")).as(path).isEmpty();
      }
    }
  }

  /** What they show is made up, but for the campaigns that run. */
  @Test
  @EnabledIfSystemProperty(named = "screenshots", matches = ".+")
  void theDocumentsHaveTheirPictures() throws Exception {
    Path pictures = Path.of(System.getProperty("screenshots"));
    FLOW.jdbc()
        .update(
            "insert into campaign (id, name) values ('autumn-2026', 'Autumn offers'), ('newsletter', 'Newsletter')");
    FLOW.jdbc()
        .update(
            "insert into receipt_statistics (hour, campaign_id, vendor, status, error_code, receipts, cost)"
                + " select date_trunc('hour', now()) - n * interval '1 hour', 'older', 'mock', kind.status, kind.code,"
                + " round(kind.many * (1.6 + sin(n / 3.0))), round(kind.many * (1.6 + sin(n / 3.0))) * kind.cost"
                + " from generate_series(1, 23) as n, (values ('DELIVERED', '', 9000, 0.0075),"
                + " ('FAILED', 'BOUNCED', 420, 0), ('FAILED', 'INVALID_RECIPIENT', 280, 0), ('FAILED', 'SPAM', 140, 0),"
                + " ('FAILED', 'RATE_LIMITED', 210, 0), ('FAILED', 'TIMEOUT', 130, 0)) as kind (status, code, many, cost)");
    try (Browser browser = logIn("operator", PICTURE, "light")) {
      importMessages(browser, "newsletter", 3_000);
      browser.go(address("/"));
      browser.await(page -> percent(browser, "newsletter") >= 30);
      browser.click(button("newsletter", "Pause"));
      browser.await(page -> state(browser, "newsletter").equals("PAUSED"));
      importMessages(browser, "autumn-2026", 40_000);
      browser.go(address("/"));
      browser.await(page -> percent(browser, "autumn-2026") >= 40);
      browser.photograph(pictures.resolve("overview-light.png"));
    }
    try (Browser browser = logIn("operator", PICTURE, "dark")) {
      browser.await(page -> !field(browser, "autumn-2026", "done").isEmpty());
      browser.see(By.cssSelector("#live-state[data-state=live]"));
      browser.photograph(pictures.resolve("overview-dark.png"));
    }
    try (Browser browser = logIn("operator", PHONE, "light")) {
      browser.see(By.cssSelector("#live-state[data-state=live]"));
      browser.photograph(pictures.resolve("phone.png"));
    }
  }

  private static Browser logIn(String user, Dimension size, String colours) {
    Browser browser = Browser.open(size, Map.of("prefers-color-scheme", colours));
    // A window cannot be as narrow as a phone.
    browser
        .driver()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of(
                "width", size.getWidth(),
                "height", size.getHeight(),
                "deviceScaleFactor", 1,
                "mobile", size.equals(PHONE)));
    browser
        .driver()
        .executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", size.equals(PICTURE)));
    browser.go(address("/"));
    browser.type(By.name("username"), user);
    browser.type(By.name("password"), user + "-password" + Keys.ENTER);
    browser.see(By.id("campaigns"));
    return browser;
  }

  /** The last line of the file has no address. */
  private void importMessages(Browser browser, String campaign, int messages) throws IOException {
    Path file = folder.resolve(campaign.hashCode() + ".csv");
    Files.writeString(
        file,
        IntStream.rangeClosed(1, messages)
            .mapToObj(i -> "c-" + i + ",test" + i + "@example.com,Test User,Hello")
            .collect(
                Collectors.joining(
                    "\n",
                    "customer_id,customer_email,customer_name,message_text\n",
                    "\nc-0,,Test User,Hello\n")));
    browser.go(address("/ui/import"));
    browser.type(By.name("campaignId"), campaign);
    browser.type(By.name("file"), file.toString());
    browser.click(By.cssSelector("#import-form button"));
    browser.see(By.id("accepted"));
  }

  private static WebElement campaign(Browser browser, String id) {
    return browser.see(By.cssSelector("#campaigns [data-item='" + id + "']"));
  }

  private static int percent(Browser browser, String id) {
    return Integer.parseInt(
        campaign(browser, id)
            .findElement(By.cssSelector("[role=progressbar]"))
            .getDomAttribute("aria-valuenow"));
  }

  private static String field(Browser browser, String id, String name) {
    return campaign(browser, id).findElement(By.cssSelector("[data-field=" + name + "]")).getText();
  }

  private static String state(Browser browser, String id) {
    return campaign(browser, id).getDomAttribute("data-state");
  }

  private static By button(String campaign, String text) {
    return By.xpath("//*[@data-item='" + campaign + "']//button[starts-with(., '" + text + "')]");
  }

  private static By summary(String campaign, String text) {
    return By.xpath("//*[@data-item='" + campaign + "']//summary[starts-with(., '" + text + "')]");
  }

  private static By routeButton(String route, String text) {
    return By.xpath("//*[@data-route='" + route + "']//button[starts-with(., '" + text + "')]");
  }

  private static String routeState(Browser browser, String route) {
    return browser.see(By.cssSelector("[data-route='" + route + "'] .badge")).getText();
  }

  private static String background(Browser browser) {
    return (String)
        browser.driver().executeScript("return getComputedStyle(document.body).backgroundColor");
  }

  private static String address(String path) {
    return "http://127.0.0.1:" + FLOW.port() + path;
  }
}
