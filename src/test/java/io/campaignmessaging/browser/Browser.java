package io.campaignmessaging.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.FluentWait;
import org.springframework.util.FileSystemUtils;

/**
 * A real Chromium without a window, with a profile of its own that is gone afterwards. Where
 * Debian's {@code chromium} and {@code chromium-driver} are not installed, the test that opens one
 * is skipped and says so.
 */
public final class Browser implements AutoCloseable {

  static {
    // Chromium is newer than Selenium, which says so at every start; nothing here needs it to know
    // each version.
    Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
  }

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Path profile;
  private final ChromeDriver driver;

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  /**
   * Opens a browser of 1280 by 1000 pixels.
   *
   * @return a browser, to be closed
   */
  public static Browser open() {
    return open(new Dimension(1280, 1000), Map.of());
  }

  /**
   * Opens a browser.
   *
   * @param size of its window, in pixels
   * @param features CSS media features to emulate, for example {@code prefers-color-scheme: dark}
   * @return a browser, to be closed
   */
  public static Browser open(Dimension size, Map<String, String> features) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no browser: install Debian's packages chromium and chromium-driver");
    try {
      Path profile = Files.createTempDirectory("campaign-browser");
      Browser browser =
          new Browser(
              profile,
              new ChromeDriver(
                  new ChromeDriverService.Builder()
                      .usingDriverExecutable(DRIVER.toFile())
                      .usingAnyFreePort()
                      .build(),
                  options(profile, size)));
      browser.emulate(features);
      return browser;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("The browser's profile cannot be made.", unwritable);
    }
  }

  private static ChromeOptions options(Path profile, Dimension size) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless",
        // Chromium's sandbox refuses to run as root, which the builds do; all pages are our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--lang=en",
        "--user-data-dir=" + profile,
        "--window-size=" + size.getWidth() + "," + size.getHeight());
    return options;
  }

  private void emulate(Map<String, String> features) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            features.entrySet().stream()
                .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue()))
                .toList()));
  }

  /**
   * Returns what drives the browser, for what this class has no method for.
   *
   * @return the driver
   */
  public ChromeDriver driver() {
    return driver;
  }

  /**
   * Goes to a page.
   *
   * @param url its address
   */
  public void go(String url) {
    driver.get(url);
  }

  /**
   * Waits until an element can be seen.
   *
   * @param what which one
   * @return the first such element
   */
  public WebElement see(By what) {
    return await(
        page -> {
          WebElement found = page.findElement(what);
          return found.isDisplayed() ? found : null;
        });
  }

  /**
   * Waits until an element can be seen and clicks it.
   *
   * @param what which one
   */
  public void click(By what) {
    await(
        page -> {
          WebElement found = page.findElement(what);
          if (!found.isDisplayed() || !found.isEnabled()) {
            return null;
          }
          found.click();
          return found;
        });
  }

  /**
   * Waits until an element can be seen and writes into it.
   *
   * @param what which one
   * @param text what to write
   */
  public void type(By what, String text) {
    see(what).sendKeys(text);
  }

  /**
   * Waits for a condition; an element that is not there yet, or was drawn anew meanwhile, is waited
   * for.
   *
   * @param condition what to wait for: neither null nor false
   * @param <T> of the result
   * @return what the condition returned
   */
  public <T> T await(ExpectedCondition<T> condition) {
    return new FluentWait<>(driver)
        .withTimeout(LONGEST_WAIT)
        .ignoreAll(
            List.of(
                NoSuchElementException.class,
                StaleElementReferenceException.class,
                org.openqa.selenium.ElementClickInterceptedException.class))
        .until(condition);
  }

  /**
   * Returns what the page's console complained about since the last time it was asked, for example
   * that the content security policy refused a script.
   *
   * @return warnings and errors
   */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /**
   * Takes a picture of what can be seen.
   *
   * @param file where to write it, as PNG; its folder is made
   */
  public void photograph(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("The picture cannot be written.", unwritable);
    }
  }

  @Override
  public void close() {
    try {
      driver.quit();
    } finally {
      try {
        FileSystemUtils.deleteRecursively(profile);
      } catch (IOException stillUsed) {
        throw new UncheckedIOException("The browser's profile cannot be deleted.", stillUsed);
      }
    }
  }
}
