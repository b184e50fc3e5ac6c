package io.campaignmessaging.mutants;

import io.campaignmessaging.operations.ServiceWatch;
import io.campaignmessaging.settings.CampaignProperties;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/** Claims and publishes whatever the broker says of itself. */
class IgnoredAlarms {

  @Bean
  ServiceWatch serviceWatch(
      ObjectProvider<DataSource> dataSource,
      ObjectProvider<ConnectionFactory> connectionFactory,
      CampaignProperties properties) {
    return new ServiceWatch(dataSource, connectionFactory, properties) {
      @Override
      public boolean mayClaim() {
        return true;
      }

      @Override
      public boolean isPublishingBlocked() {
        return false;
      }
    };
  }
}
