package io.campaignmessaging.page;

import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the page shares. */
@Configuration
class PageConfiguration {

  @Bean
  Texts texts() {
    return new Texts(ZoneId.systemDefault());
  }
}
