package io.campaignmessaging.vendor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test with the vendor routes and the route template, but none of the vendors in use, in one
 * application context that all such tests share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CamelSpringBootTest
@SpringBootTest(
    classes = VendorRoutesConfiguration.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      // The application's own settings are not what is tested here.
      "spring.config.name=none",
      "spring.main.banner-mode=off",
      "server.address=127.0.0.1",
      "camel.main.routes-include-pattern=classpath:routes/vendor-mock.camel.yaml,"
          + "classpath:routes/receive-mock-message.camel.yaml,"
          + "classpath:routes/templates/vendor-http.camel.yaml,"
          + "classpath:routes/templates/vendor-http-async.camel.yaml",
      "campaign.roles=sender,mock-receiver",
      "campaign.database.kind=none",
      "campaign.mock-receiver.seed=42",
      "campaign.mock-receiver.min-delay=0ms",
      "campaign.mock-receiver.max-delay=0ms",
      "campaign.acme.password=#open,sesame)}",
      "campaign.acme.token=let-me-in",
      "campaign.acme.empty="
    })
@interface VendorRoutesTest {}
