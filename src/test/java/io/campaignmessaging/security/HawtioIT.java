package io.campaignmessaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.campaignmessaging.browser.Browser;
import io.campaignmessaging.testing.Flow;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Hawtio as a person uses it. */
class HawtioIT {

  @RegisterExtension
  static final Flow FLOW = Flow.ofOneInstance().with("spring.jmx.enabled", "true");

  private static final String ROUTE = "send-message";

  @Test
  void anOperatorSeesTheDiagramAndTheFlowStopsAndGoesOn() {
    try (Browser browser = Browser.open()) {
      browser.go(listOfRoutes());
      browser.type(By.name("username"), "operator");
      browser.type(By.name("password"), "operator-password");
      browser.click(By.cssSelector("form button"));

      browser.click(
          By.cssSelector("li[id$='-routes-sending-folder'] [class*='tree-view__node-toggle']"));
      browser.click(inTree(ROUTE));
      browser.see(
          By.xpath("//*[contains(@class,'react-flow__node')]//*[contains(text(),'note-message')]"));
      assertThat(browser.complaints())
          .noneMatch(complaint -> complaint.contains("Content Security"));

      browser.go(listOfRoutes());
      press(browser, "Stop");
      awaitStatus(ServiceStatus.Stopped);
      long id = FLOW.insertMessage("hawtio", "somebody@example.com");
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(FLOW.message(id)).containsEntry("status", "PENDING"));

      press(browser, "Start");
      awaitStatus(ServiceStatus.Started);
      FLOW.awaitFinished("hawtio");
    }
  }

  /**
   * Hawtio draws its list anew every few seconds, and what was found may be gone a moment later.
   */
  private static void press(Browser browser, String button) {
    browser.await(
        page -> {
          WebElement chosen =
              page.findElement(
                  By.xpath(
                      "//tr[td[normalize-space(.)='" + ROUTE + "']]//input[@type='checkbox']"));
          if (!chosen.isSelected()) {
            chosen.click();
            return null;
          }
          WebElement pressed =
              page.findElement(By.xpath("//button[normalize-space(.)='" + button + "']"));
          if (!pressed.isEnabled()) {
            return null;
          }
          pressed.click();
          return true;
        });
  }

  private static By inTree(String name) {
    return By.xpath(
        "//*[contains(@class,'tree-view__node-text') and normalize-space(text())='" + name + "']");
  }

  /**
   * Not the page that Hawtio begins with, whose diagram of all routes keeps a busy machine busy.
   */
  private static String listOfRoutes() {
    return "http://127.0.0.1:%d/actuator/hawtio/camel/routes?nid=org.apache.camel-CamelContexts-%s-routes"
        .formatted(FLOW.port(), FLOW.bean(CamelContext.class).getName());
  }

  private static void awaitStatus(ServiceStatus status) {
    FLOW.await()
        .until(
            () ->
                FLOW.bean(CamelContext.class).getRouteController().getRouteStatus(ROUTE) == status);
  }
}
